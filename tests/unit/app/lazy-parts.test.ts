import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const app = path.resolve(import.meta.dirname, "../../../app");
const sources = readdirSync(app, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".tsx"))
  .map((file) => ({ file, text: readFileSync(path.join(app, file), "utf8") }))
  .filter(({ text }) => text.includes('from "next/dynamic"'));

/** From `dynamic(` to the bracket that closes it. */
function calls(text: string): string[] {
  return [...text.matchAll(/= dynamic\(/g)].map(({ index, 0: opening }) => {
    let [depth, at] = [1, index + opening.length];
    for (; depth > 0 && at < text.length; at += 1) depth += text[at] === "(" ? 1 : text[at] === ")" ? -1 : 0;
    return text.slice(index, at);
  });
}

// next/dynamic draws a boundary around a part only where it has a stand-in or is left to the browser. Without one, React
// takes away all that stands around the part until it has come: the field in which somebody is writing, too.
test("I17: a part that is loaded late takes nothing away that is there, while it is on its way", () => {
  const found = sources.flatMap(({ file, text }) => calls(text).map((call) => ({ file, call })));
  expect(found.length).toBeGreaterThan(10);
  expect(found.filter(({ call }) => !/loading:|ssr: false/.test(call))).toEqual([]);
});

// A part that could not be loaded once is kept as a fault by React, however long the page lives.
test("V29: a part that comes by itself is asked for until it has come; what a press asks for says that it did not", () => {
  const found = sources.flatMap(({ file, text }) => calls(text).map((call) => ({ file, call })));
  const once = found.filter(({ call }) => !/dynamic\(\s*\(\) =>\s*insist\(\(\) =>/.test(call));
  expect([...new Set(once.map(({ file }) => file))]).toEqual([
    "(inbox)/inbox/_components/overlays/overlays.tsx",
  ]);
});

test("what comes after the page says so in its name, and nothing that comes with the page takes it along", () => {
  const imports = readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) =>
      [
        ...readFileSync(path.join(app, file), "utf8").matchAll(
          /^import (?!type)[^;]*?from "(.*)";|import\("(.*)"\)/gm,
        ),
      ].map(([, early, late]) => ({ file, early, late })),
    );
  const late = imports.flatMap(({ late }) => late ?? []);
  expect(late.length).toBeGreaterThan(40);
  expect(late.filter((of) => !of.endsWith(".lazy"))).toEqual([]);
  const early = imports.filter(({ file, early }) => early?.endsWith(".lazy") && !/\.lazy\.tsx?$/.test(file));
  expect(early).toEqual([]);
});
