import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

/**
 * The import table, checked. The folder name is the rule: a file of an area may import what the area's
 * row allows, and nothing else of ours.
 */
const root = path.resolve(import.meta.dirname, "..");
const folders = ["app", "db", "lib", "party"];

const useCases = ["inbox", "people", "numbers", "contacts", "compliance", "automation", "insight", "audit"];
const pure = ["lib/base", "lib/domain", "lib/protocol", "lib/view", "db/vocabulary"];

type Rule = { area: string; matches: (file: string) => boolean; ours: string[]; outside?: RegExp; forbidden?: RegExp };

const under = (...prefixes: string[]) => (file: string) => prefixes.some((p) => file === p || file.startsWith(`${p}/`) || file.startsWith(`${p}.`));

const isClient = (file: string) => /^\s*["']use client["']/.test(readFileSync(path.join(root, file), "utf8"));

/** First match wins. `ours` are path prefixes; `outside`, where given, is all that may come from packages. */
const rules: Rule[] = [
  { area: "db/vocabulary", matches: under("db/vocabulary"), ours: [], outside: /^$/ },
  { area: "db", matches: under("db"), ours: ["db", "lib/base"], forbidden: /^next(\/|$)/ },
  { area: "lib/base", matches: under("lib/base"), ours: ["lib/base"] },
  { area: "lib/domain", matches: under("lib/domain"), ours: ["lib/base", "lib/domain", "db/vocabulary"], forbidden: /^(node:|next|drizzle-orm)/ },
  { area: "lib/protocol", matches: under("lib/protocol"), ours: ["lib/base", "lib/domain", "lib/protocol", "db/vocabulary"], forbidden: /^(node:|next|drizzle-orm|zod$)/ },
  { area: "lib/view", matches: under("lib/view"), ours: [...pure], forbidden: /^(node:|next|drizzle-orm|zod$)/ },
  { area: "lib/carriers", matches: under("lib/carriers"), ours: ["lib/base", "lib/domain", "lib/carriers", "db/vocabulary"], forbidden: /^(next|drizzle-orm)/ },
  ...useCases.map((area): Rule => ({ area: `lib/${area}`, matches: under(`lib/${area}`), ours: [...pure, "db", `lib/${area}`], forbidden: /^next/ })),
  { area: "lib/realtime", matches: under("lib/realtime"), ours: ["lib/base", "lib/domain", "lib/protocol", "lib/env", "lib/realtime", "db/vocabulary"], forbidden: /^(next|drizzle-orm)/ },
  { area: "lib/delivery", matches: under("lib/delivery"), ours: [...pure, "lib/carriers", ...useCases.map((u) => `lib/${u}`), "lib/realtime", "lib/env", "lib/delivery", "db"], forbidden: /^next/ },
  { area: "lib/doctor", matches: under("lib/doctor"), ours: ["lib/base", "lib/domain", "lib/carriers", "lib/realtime", "lib/delivery", "lib/env", "lib/doctor", "db"], forbidden: /^next/ },
  { area: "lib/auth", matches: under("lib/auth"), ours: ["lib/base", "lib/domain", "lib/env", "lib/auth", "db"] },
  { area: "lib/web", matches: under("lib/web"), ours: ["lib/base", "lib/auth", "lib/env", "lib/delivery/poke", "db/client", "db/deps", "lib/domain/actor", "lib/web"] },
  { area: "lib/env", matches: under("lib/env"), ours: ["lib/base"] },
  { area: "lib/launch", matches: under("lib/launch"), ours: ["lib/env", "lib/base", "db/embedded", "db/migrate", "db/missing-migrations", "db/client", "db/pooler", "db/queries/set-up", "db/seed", "lib/delivery", "lib/doctor", "lib/carriers/simulator", "lib/carriers/recording", "lib/protocol", "lib/realtime", "lib/auth/password", "lib/launch"] },
  // What the browser loads has `zod/mini`: the whole of zod is three times as much.
  { area: "app, the inbox's client", matches: (file) => file.includes("/_client/"), ours: ["lib/protocol", "lib/view", "lib/domain", "lib/base", "app", "db/vocabulary"], forbidden: /^(node:|drizzle-orm|pg$|server-only|zod$)/ },
  { area: "app, client files", matches: (file) => under("app")(file) && isClient(file), ours: ["lib/protocol", "lib/view", "lib/domain", "lib/base", "app", "db/vocabulary"], forbidden: /^(node:|drizzle-orm|pg$|server-only|zod$)/ },
  { area: "app", matches: under("app"), ours: ["lib", "app", "db/vocabulary"], forbidden: /^drizzle-orm/ },
  { area: "party", matches: under("party"), ours: ["lib/protocol", "lib/base", "party", "db/vocabulary"], forbidden: /^(next|drizzle-orm)/ },
];

const never: [RegExp, RegExp, string][] = [
  [/^app\//, /^lib\/launch/, "app never imports the launcher"],
  [/^app\//, /^party\//, "app never imports the room"],
  [/^party\//, /^lib\/env/, "the room never reads the environment of the application"],
];

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts)$/.test(entry.name) && !entry.name.endsWith(".d.ts"))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const found = text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s*["']([^"']+)["']/g);
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

/** A path of ours, from the root, or null for a package. */
function ours(file: string, specifier: string): string | null {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  if (specifier.startsWith(".")) return path.join(path.dirname(file), specifier);
  return null;
}

const files = folders.flatMap(sources);

describe("the import table holds", () => {
  test.each(files)("%s", (file) => {
    const rule = rules.find((candidate) => candidate.matches(file));
    expect(rule, "every file belongs to an area of the table").toBeDefined();
    if (!rule) return;
    const broken = importsOf(file).filter((specifier) => {
      const target = ours(file, specifier);
      if (target === null) return rule.forbidden?.test(specifier) || (rule.outside && !rule.outside.test(specifier));
      if (never.some(([from, to]) => from.test(file) && to.test(target))) return true;
      return !under(...rule.ours)(target);
    });
    expect(broken, `${rule.area} may not import these`).toEqual([]);
  });
});

test("no file of the inbox's client reaches itself through its imports, types included", () => {
  const parts = files.filter((file) => file.includes("/_client/"));
  const next = new Map(parts.map((file) => [file, importsOf(file).flatMap((specifier) => ours(file, specifier) ?? []).map((target) => `${target}.ts`)]));
  const reaches = (from: string, to: string, passed = new Set<string>()): boolean =>
    (next.get(from) ?? []).some((target) => target === to || (!passed.has(target) && reaches(target, to, passed.add(target))));
  expect(parts.length).toBeGreaterThan(20);
  expect(parts.filter((file) => reaches(file, file))).toEqual([]);
});

test("a 'use server' file exports actions only", () => {
  const loose = files
    .filter((file) => /^\s*["']use server["']/.test(readFileSync(path.join(root, file), "utf8")))
    .flatMap((file) =>
      [...readFileSync(path.join(root, file), "utf8").matchAll(/^export\s+(.*)$/gm)]
        .map((match) => match[1] ?? "")
        .filter((statement) => !/^const \w+ = define(Public)?Action\(/.test(statement) && !statement.startsWith("type "))
        .map((statement) => `${file}: ${statement}`),
    );
  expect(loose).toEqual([]);
});

test("use cases, rules and views take the time as a parameter", () => {
  const clocks = files
    .filter((file) => under("lib/domain", "lib/view", "lib/protocol", ...useCases.map((u) => `lib/${u}`))(file))
    .filter((file) => /Date\.now\(\)|new Date\(\)/.test(readFileSync(path.join(root, file), "utf8")));
  expect(clocks).toEqual([]);
});
