import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";
import { BROWSER_ARGS, PLAYWRIGHT_SWITCHES_OFF } from "../../support/browser";

test("the browser of the tests has everything switched off that Playwright switches off, for the later list replaces its own", () => {
  const runner = path.dirname(createRequire(import.meta.url).resolve("@playwright/test/package.json"));
  const bundle = path.join(runner, "../../playwright-core/lib/coreBundle.js");
  const list = /disabledFeatures = \[([\s\S]*?)\]/.exec(readFileSync(bundle, "utf8"))?.[1] ?? "";
  const theirs = [...list.matchAll(/^\s*"(\w+)",?$/gm)].map(([, name]) => name);
  expect(PLAYWRIGHT_SWITCHES_OFF).toEqual(theirs);
  expect(BROWSER_ARGS.filter((arg) => arg.startsWith("--disable-features="))).toHaveLength(1);
});
