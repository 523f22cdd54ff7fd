import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const app = path.resolve(import.meta.dirname, "../../../app");
const pages = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".tsx"));

/** Text between tags, and the attributes that are read out or shown. */
const shown = />([^<>{}=;]+)<|\b(?:name|label|title|aria-label|placeholder|alt)="([^"]*)"/g;

test("no screen calls a conversation a thread", () => {
  const sentences = pages.flatMap((file) =>
    [...readFileSync(path.join(app, file), "utf8").matchAll(shown)].map(
      ([, text, attribute]) => `${file}: ${(text ?? attribute ?? "").trim()}`,
    ),
  );
  expect(sentences.length).toBeGreaterThan(300);
  expect(sentences.filter((sentence) => /: .*\bthreads?\b/i.test(sentence))).toEqual([]);
});
