import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readMutant } from "@/tests/run/mutants";
import { catalogue } from "../e2e/bad-input/catalogue";

/*
 * docs/guarantees.md against the code. Ids and mutants are written there by hand; which tests hold an id is read from
 * their names, and what bad input gets from its catalogue: `-u` writes both.
 */
const root = path.resolve(import.meta.dirname, "../..");
const page = path.join(root, "docs/guarantees.md");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

const sources = ["app", "db", "docs", "lib", "party", "tests"]
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map(
      (file) => `${folder}/${file}`,
    ),
  )
  .concat(readdirSync(root).filter((file) => file.endsWith(".md")))
  .filter((file) => /\.(ts|tsx|mts|mjs|css|html|jsonc|md|patch)$/.test(file));

/** V and the letters of bad input and of features, also of those that are not there yet. */
const ID = String.raw`(?:V|B[WARLFM]|[ABCDEGIKLNPRTUYZ])\d{1,2}`;
const ids = (text: string): string[] => text.match(new RegExp(String.raw`\b${ID}\b`, "g")) ?? [];

/** A test's name begins with its ids; a row of bad input, and of a table of calls, is named by one. */
const named = new RegExp(String.raw`["'\x60](${ID}(?:, ${ID})*):|\b(?:row\(|id: )"(B[WARLFM]\d{1,2})"`, "g");
const namedIn = (text: string): string[] =>
  [...text.matchAll(named)].flatMap(([, many, one]) => ids(many ?? one ?? ""));

const comments = (text: string): string =>
  [...text.matchAll(/(?:^|[\s{])(?:\/\/|\/?\*{1,2}|#)\s(.*)$/gm)].map(([, words]) => words).join("\n");

const heldBy = new Map<string, string[]>();
const cited = new Map<string, string>();
for (const file of sources.toSorted()) {
  const text = read(file);
  const names = file.endsWith(".test.ts") ? new Set(namedIn(text)) : [];
  for (const id of names)
    heldBy.set(id, [...(heldBy.get(id) ?? []), file.slice("tests/".length, -".test.ts".length)]);
  if (file !== "docs/guarantees.md")
    for (const id of [...names, ...ids(file.endsWith(".md") ? text : comments(text))]) cited.set(id, file);
}

type Row = { id: string; what: string; mutants: string[] };

const rowOf = (line: string): Row | undefined => {
  const [, id = "", ...cells] = line.split("|").map((cell) => cell.trim());
  if (!new RegExp(`^${ID}$`).test(id)) return undefined;
  const [mutants = ""] = cells.splice(-3);
  return { id, what: cells.join(" | "), mutants: mutants.split(", ").filter(Boolean) };
};

function written({ id, what, mutants }: Row): string {
  const bad = Object.entries(catalogue).find(([row]) => row === id)?.[1];
  const cells = [
    id,
    bad ? `${bad.input} | ${bad.gets}` : what,
    mutants.join(", "),
    (heldBy.get(id) ?? []).join(", "),
  ];
  return `| ${cells.join(" | ")} |`;
}

const lines = read("docs/guarantees.md").split("\n");
const rows = lines.flatMap((line) => rowOf(line) ?? []);

test("every guarantee that code, tests or documents cite is listed, once", () => {
  const listed = rows.map(({ id }) => id);
  expect(listed.filter((id, at) => listed.indexOf(id) !== at)).toEqual([]);
  expect(cited.size).toBeGreaterThan(100);
  expect([...cited].filter(([id]) => !listed.includes(id))).toEqual([]);
});

test("every guarantee that is listed is one sentence or more, and held by a test that names it", () => {
  expect(rows.filter(({ what }) => !/\w/.test(what)).map(({ id }) => id)).toEqual([]);
  expect(rows.map(({ id }) => id).filter((id) => !heldBy.has(id))).toEqual([]);
});

test("the list says which tests hold a guarantee, and what bad input gets", async () => {
  const expected = lines.map((line) => {
    const row = rowOf(line);
    return row ? written(row) : line;
  });
  await expect(expected.join("\n")).toMatchFileSnapshot(page);
});

test("every mutant breaks a guarantee that is listed, in a test file that names it", () => {
  const mutants = readdirSync(path.join(root, "tests/mutants")).map((file) => path.basename(file, ".patch"));
  expect([...new Set(rows.flatMap((row) => row.mutants))].toSorted()).toEqual(mutants.toSorted());
  const strayed = rows.flatMap((row) =>
    row.mutants.filter((name) => {
      const { args } = readMutant(name, read(`tests/mutants/${name}.patch`));
      return !args.some((arg) => heldBy.get(row.id)?.includes(arg.replace(/^tests\/|\.test\.ts$/g, "")));
    }),
  );
  expect(strayed).toEqual([]);
});

test("no document is cited that is not in the repository", () => {
  const missing = sources.flatMap((file) =>
    [...read(file).matchAll(/[\w./-]+\.md\b/g)]
      .map(([name]) => name)
      .filter(
        (name) =>
          ![path.dirname(file), "", "docs"].some((folder) => existsSync(path.join(root, folder, name))),
      )
      .map((name) => `${file}: ${name}`),
  );
  expect(missing).toEqual([]);
});

test("no comment or document names a file that is not in the repository", () => {
  const ends = new Set(
    sources.flatMap((file) => file.split("/").map((_, at, parts) => parts.slice(at).join("/"))),
  );
  const named = /(?<![\w/.*-])(?:(?:[\w.-]+|\(\w+\)|\[+[\w.-]+\]+)\/)*[\w-][\w.-]*\.(?:tsx?|mjs|css)\b/g;
  const missing = sources.flatMap((file) =>
    [...(file.endsWith(".md") ? read(file) : comments(read(file))).matchAll(named)]
      .map(([name]) => name)
      .filter((name) => !ends.has(name) && !existsSync(path.join(root, name)))
      .map((name) => `${file}: ${name}`),
  );
  expect(missing).toEqual([]);
});
