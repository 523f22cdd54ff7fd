import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { catalogue } from "../e2e/bad-input/catalogue";

const folder = path.resolve(import.meta.dirname, "../e2e/bad-input");

/** How many rows each part of the catalogue has. */
const parts = { BW: 24, BA: 16, BR: 9, BL: 7, BF: 7, BM: 4 };

const files = readdirSync(folder).filter((file) => file.endsWith(".test.ts"));
const sources = files.map((file) => readFileSync(path.join(folder, file), "utf8"));
const declared = sources.flatMap((text) =>
  [...text.matchAll(/^row\("([A-Z]+\d+)"/gm)].map(([, id = ""]) => id),
);

test("the catalogue of bad input has every row", () => {
  const all = Object.entries(parts).flatMap(([part, count]) =>
    Array.from({ length: count }, (_, index) => `${part}${index + 1}`),
  );
  expect(Object.keys(catalogue)).toEqual(all);
});

test("every row is one test, or says what it waits for", () => {
  const due = Object.entries(catalogue)
    .filter(([, { later }]) => later === undefined)
    .map(([id]) => id);
  expect(declared.toSorted()).toEqual(due.toSorted());
});

test("no test of that folder is outside of the catalogue", () => {
  for (const [index, text] of sources.entries())
    expect(text, files[index]).not.toMatch(/^\s*test(\.\w+)*\(/m);
});
