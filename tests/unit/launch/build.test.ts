import { cp, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hashSources } from "@/lib/launch/build";

let root: string;
const hash = () => hashSources(root, ["app", "package.json", "missing"]);

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "partyline-build-"));
  await mkdir(path.join(root, "app/inbox"), { recursive: true });
  await writeFile(path.join(root, "app/inbox/page.tsx"), "page");
  await writeFile(path.join(root, "package.json"), "{}");
});
afterEach(() => rm(root, { recursive: true, force: true }));

test("the same sources need no second build, whatever else lies beside them", async () => {
  const before = await hash();
  await writeFile(path.join(root, "README.md"), "words");
  expect(await hash()).toBe(before);
});

test.each<[string, () => Promise<void>]>([
  ["changes", () => writeFile(path.join(root, "app/inbox/page.tsx"), "other")],
  ["is added", () => writeFile(path.join(root, "app/new.ts"), "")],
  ["is renamed", () => rename(path.join(root, "app/inbox/page.tsx"), path.join(root, "app/inbox/other.tsx"))],
  ["is removed", () => rm(path.join(root, "package.json"))],
])("a build is due when a source %s", async (_what, change) => {
  const before = await hash();
  await change();
  expect(await hash()).not.toBe(before);
});

test("a checkout that was copied, or moved, builds its own files and never runs those of the old place", async () => {
  const before = await hash();
  const elsewhere = `${root}.elsewhere`;
  await cp(root, elsewhere, { recursive: true });
  expect(await hashSources(elsewhere, ["app", "package.json", "missing"])).not.toBe(before);
  await rm(root, { recursive: true });
  await rename(elsewhere, root);
  expect(await hash()).toBe(before);
});
