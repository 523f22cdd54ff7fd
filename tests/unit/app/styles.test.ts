import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const app = path.resolve(import.meta.dirname, "../../../app");
const files = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((file) => /\.(css|tsx)$/.test(file));
const sources = files.map((file) => ({ file, text: readFileSync(path.join(app, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "") }));

/** Given in a sheet, by a component for its own sheet, or by the font's loader. */
const given = new Set(sources.flatMap(({ text }) => [...text.matchAll(/(?<![\w(-])"?(--[a-z][\w-]*)"?\s*:|variable: "(--[\w-]+)"/g)].map(([, name, font]) => name ?? font)));

describe("styles", () => {
  // A browser says nothing of a name that is not there: the colour is simply missing.
  test("every name that a style takes a value from is given one", () => {
    const missing = sources.flatMap(({ file, text }) => [...text.matchAll(/var\((--[a-z][\w-]*)\)/g)].filter(([, name = ""]) => !given.has(name)).map(([, name]) => `${file}: ${name}`));
    expect(given.size).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });
});
