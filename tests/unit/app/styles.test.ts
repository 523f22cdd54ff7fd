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
    expect(hovered.length).toBeGreaterThan(2);
    const anywhere = hovered.filter(({ around }) => !around.includes("@media (hover: hover) {"));
    expect(anywhere.map(({ file, line }) => `${file}: ${line}`)).toEqual([]);
  });

  // `press:` is of what does something; the framework's own variant would answer for a dead button, too.
  test("a utility for the pointer is `press:`", () => {
    expect(sources.filter(({ text }) => text.includes("press:")).length).toBeGreaterThan(5);
    expect(sources.filter(({ text }) => /["'`\s]hover:[a-z]/.test(text)).map(({ file }) => file)).toEqual([]);
  });

  test("a control that does nothing looks so under the pointer, too", () => {
    const links = /\.message:hover|& a:hover|& label:hover|others button:hover/;
    expect(
      hovered.filter(
        ({ line }) =>
          !line.includes(':hover:not(:where(:disabled, [aria-disabled="true"]))') && !links.test(line),
      ),
    ).toEqual([]);
  });
});

describe("parts and their looks", () => {
  const tests = path.resolve(import.meta.dirname, "../..");
  const code = [app, tests].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => ({ file, text: readFileSync(path.join(folder, file), "utf8") })),
  );
  /** A selector in which a name of a class stands. */
  const byClass =
    /\b(?:querySelector(?:All)?|closest|matches|locator|getElementsByClassName)(?:<\w+>)?\(\s*(["'`])(?:(?!\1)[^\n])*?(?:(?<![\w)\]}])|\b(?:a|article|aside|button|div|form|header|input|label|li|main|nav|p|section|select|span|t[dr]|table|textarea|ul))\.[a-z][\w-]*(?:(?!\1)[^\n])*\1/;

  test.each([
    'closest(".log")',
    "locator('form > .field')",
    'querySelector<HTMLElement>(":is(.a, b)")',
    'locator("header.bar")',
  ])("a look for a class is recognised: %s", (call) => expect(call).toMatch(byClass));

  test("nothing is found by the name of a class: a look may be renamed and no key stops to work", () => {
    expect(code.length).toBeGreaterThan(300);
    const found = code
      .filter(({ file }) => !file.endsWith("styles.test.ts"))
      .flatMap(({ file, text }) =>
        text.split("\n").flatMap((line) => (byClass.test(line) ? [`${file}: ${line.trim()}`] : [])),
      );
    expect(found).toEqual([]);
  });

  const classes = new Set(
    sources
      .filter(({ file }) => file.endsWith(".css"))
      .flatMap(({ text }) => [...text.matchAll(/([^{};]*)\{/g)].map(([, selector = ""]) => selector.trim()))
      .filter((selector) => !selector.startsWith("@"))
      .flatMap((selector) =>
        [...selector.matchAll(/\.([a-z][a-z0-9-]*)(?![\w-])/g)].map(([, name = ""]) => name),
      ),
  );
  const components =
    sources
      .filter(({ file }) => file.endsWith(".tsx"))
      .map(({ text }) => text)
      .join("\n") + readFileSync(path.join(app, "_ui/controls/input.ts"), "utf8");

  test("every class of a sheet is somebody's, and its name says whose: no word alone that anything could be called", () => {
    expect(classes.size).toBeGreaterThan(50);
    const unused = [...classes].filter(
      (name) => !/^(hue|part)-/.test(name) && !new RegExp(`["'\`\\s]${name}["'\`\\s]`).test(components),
    );
    expect(unused).toEqual([]);
    const alone = [...classes].filter((name) => !name.includes("-"));
    expect(alone.toSorted()).toEqual([
      "composer",
      "entry",
      "inbox",
      "log",
      "message",
      "pane",
      "rail",
      "skeleton",
    ]);
  });

  test("a button, a field, a table is a part of app/_ui: no page types one by hand", () => {
    const typed = sources
      .filter(({ file }) => file.endsWith(".tsx") && !file.startsWith("_ui/"))
      .flatMap(({ file, text }) =>
        [
          ...text.matchAll(
            /className="(?:[^"]* )?(?:btn|icon|input|field|banner|menu|avatar|plate|toast)(?: [^"]*)?"|<(?:table|dialog|kbd)\b/g,
          ),
        ].map(([found]) => `${file}: ${found}`),
      );
    expect(typed).toEqual([]);
  });
});
