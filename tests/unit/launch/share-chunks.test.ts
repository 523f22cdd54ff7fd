import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { shareChunks } from "@/lib/launch/share-chunks";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "partyline-chunks-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const chunk = (name: string, what: string, length: number) =>
  writeFile(
    path.join(folder, name),
    `module.exports=["${what}",()=>"${"x".repeat(length)}"];\n\n//# sourceMappingURL=${encodeURIComponent(name)}.map`,
  );
const load = (name: string): unknown => createRequire(path.join(folder, "here.js"))(path.join(folder, name));

test("code that routes have in common is loaded once, and what differs stays as it is", async () => {
  await chunk("[a]_1._.js", "same", 20_000);
  await chunk("b_2._.js", "same", 20_000);
  await chunk("c_3._.js", "other", 20_000);
  await writeFile(path.join(folder, "b_2._.js.map"), "{}");
  const other = await readFile(path.join(folder, "c_3._.js"), "utf8");

  await shareChunks(folder);
  await shareChunks(folder);

  expect(load("b_2._.js")).toBe(load("[a]_1._.js"));
  expect(load("[a]_1._.js")).toHaveProperty("0", "same");
  expect(await readFile(path.join(folder, "c_3._.js"), "utf8")).toBe(other);
  expect((await readdir(folder)).sort()).toEqual(["[a]_1._.js", "b_2._.js", "c_3._.js"]);
});

test("small files are left alone", async () => {
  await chunk("a.js", "same", 100);
  await chunk("b.js", "same", 100);
  await shareChunks(folder);
  expect(await readFile(path.join(folder, "b.js"), "utf8")).toContain("same");
});
