import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const app = path.resolve(import.meta.dirname, "../../../app");
const files = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((file) =>
  /\.(css|tsx)$/.test(file),
);
const sources = files.map((file) => ({
  file,
  text: readFileSync(path.join(app, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, ""),
}));

/** Given in a sheet, by a component for its own sheet, or by the font's loader. */
const given = new Set(
  sources.flatMap(({ text }) =>
    [...text.matchAll(/(?<![\w(-])"?(--[a-z][\w-]*)"?\s*:|variable: "(--[\w-]+)"/g)].map(
      ([, name, font]) => name ?? font,
    ),
  ),
);

describe("styles", () => {
  // A browser says nothing of a name that is not there: the colour is simply missing.
  test("every name that a style takes a value from is given one", () => {
    const missing = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/var\((--[a-z][\w-]*)\)/g)]
        .filter(([, name = ""]) => !given.has(name))
        .map(([, name]) => `${file}: ${name}`),
    );
    expect(given.size).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  /** Every selector of a pointer over something, with the blocks around it. */
  const hovered = sources
    .filter(({ file }) => file.endsWith(".css"))
    .flatMap(({ file, text }) => {
      const around: string[] = [];
      return text.split(/(?<=[{};])/).flatMap((part) => {
        const line = part.trim().replaceAll(/\s+/g, " ");
        if (line.endsWith("{")) around.push(line);
        const found =
          line.endsWith("{") && line.includes(":hover") ? [{ file, line, around: [...around] }] : [];
        if (line.endsWith("}")) around.pop();
        return found;
      });
    });

  // A finger leaves the pointer where it tapped: what is hovered would stay so.
  test("what a pointer changes is changed where there is one, and nowhere else", () => {
    expect(hovered.length).toBeGreaterThan(5);
    const anywhere = hovered.filter(({ around }) => !around.includes("@media (hover: hover) {"));
    expect(anywhere.map(({ file, line }) => `${file}: ${line}`)).toEqual([]);
  });

  test("a control that does nothing looks so under the pointer, too", () => {
    const links = /\.text:hover|\.line:hover|& a:hover|& label:hover|others button:hover/;
    expect(
      hovered.filter(
        ({ line }) =>
          !line.includes(':hover:not(:where(:disabled, [aria-disabled="true"]))') && !links.test(line),
      ),
    ).toEqual([]);
  });
});
