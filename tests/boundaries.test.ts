import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

/**
 * The import table, checked. The folder name is the rule: a file of an area may import what the area's
 * row allows, and nothing else of ours.
 */
const root = path.resolve(import.meta.dirname, "..");
const folders = ["app", "db", "lib", "party"];

const useCases = [
  "inbox",
  "people",
  "numbers",
  "carrier-accounts",
  "contacts",
  "templates",
  "media",
  "compliance",
  "automation",
  "insight",
  "audit",
].map((area) => `lib/${area}`);
const pure = ["lib/base", "lib/domain", "lib/protocol", "lib/view", "db/vocabulary"];
/** What the composition root gives, and the outside telephone world: as types, so that whoever uses them is given them. */
const given = ["lib/context", "lib/carriers/port", "lib/push/port"];

type Rule = {
  area: string;
  matches: (file: string) => boolean;
  ours: string[];
  /** What may be imported as types alone. */
  types?: string[];
  outside?: RegExp;
  forbidden?: RegExp;
};

const under =
  (...prefixes: string[]) =>
  (file: string) =>
    prefixes.some((p) => file === p || file.startsWith(`${p}/`) || file.startsWith(`${p}.`));

const isClient = (file: string) => /^\s*["']use client["']/.test(readFileSync(path.join(root, file), "utf8"));

const area = (name: string, ours: string[], more: Omit<Rule, "area" | "matches" | "ours"> = {}): Rule => ({
  area: name,
  matches: under(name),
  ours: [...ours, name],
  ...more,
});

const noFramework = { forbidden: /^next(\/|$)/ };
const browser = {
  ours: ["lib/protocol", "lib/view", "lib/domain", "lib/base", "app", "db/vocabulary"],
  forbidden: /^(node:|drizzle-orm|pg$|server-only|zod$)/,
};

/** First match wins. `ours` are path prefixes; `outside`, where given, is all that may come from packages. */
const rules: Rule[] = [
  area("db/vocabulary", [], { outside: /^$/ }),
  area("db", ["lib/base"], noFramework),
  area("lib/base", []),
  area("lib/domain", ["lib/base", "db/vocabulary"], { forbidden: /^(node:|next|drizzle-orm)/ }),
  area("lib/protocol", ["lib/base", "lib/domain", "db/vocabulary"], {
    forbidden: /^(node:|next|drizzle-orm|zod$)/,
  }),
  area("lib/view", pure, { forbidden: /^(node:|next|drizzle-orm|zod$)/ }),
  // What records and what simulates knows no carrier, only what all of them have in common.
  ...["port", "recording", "simulator"].map((name) =>
    area(`lib/carriers/${name}`, ["lib/base", "lib/domain", "db/vocabulary", "lib/carriers/port"], {
      forbidden: /^(next|drizzle-orm)/,
    }),
  ),
  area("lib/carriers", ["lib/base", "lib/domain", "db/vocabulary"], { forbidden: /^(next|drizzle-orm)/ }),
  area("lib/context", [], {
    types: ["db/deps", "lib/base", "lib/carriers/port", "lib/push/port"],
    ...noFramework,
  }),
  area("lib/conversation", [...pure, "db"], { types: given, ...noFramework }),
  ...useCases.map((name) =>
    area(name, [...pure, "db", "lib/conversation"], { types: given, ...noFramework }),
  ),
  area("lib/realtime", ["lib/base", "lib/domain", "lib/protocol", "lib/env", "db"], {
    types: ["lib/context"],
    ...noFramework,
  }),
  ...["lib/inbound", "lib/outbound"].map((name) =>
    area(name, [...pure, "db", "lib/conversation", "lib/realtime", ...useCases], {
      types: given,
      ...noFramework,
    }),
  ),
  area("lib/push", [], { ...noFramework }),
  // Tells people of events, as the rooms are told of them.
  area("lib/notifications", [...pure, "db", "lib/conversation", "lib/realtime"], {
    types: given,
    ...noFramework,
  }),
  area(
    "lib/runtime",
    [
      ...pure,
      "db",
      "lib/env",
      "lib/context",
      "lib/auth",
      "lib/carriers",
      "lib/conversation",
      "lib/realtime",
      "lib/inbound",
      "lib/outbound",
      "lib/notifications",
      "lib/push",
      ...useCases,
    ],
    noFramework,
  ),
  area(
    "lib/doctor",
    ["lib/base", "lib/domain", "lib/view/copy", "lib/realtime", "lib/runtime", "lib/env", "db"],
    {
      types: ["lib/carriers/port"],
      ...noFramework,
    },
  ),
  area("lib/auth", ["lib/base", "lib/domain", "lib/env", "db"]),
  area("lib/web", ["lib/base", "lib/auth", "lib/env", "lib/protocol", "lib/runtime"], {
    types: ["db/deps", "lib/domain/principal"],
  }),
  area("lib/env", ["lib/base"]),
  area("lib/server", ["lib/base", "lib/env", "lib/protocol", "lib/runtime"], { types: ["lib/inbound"] }),
  area("lib/launch", [
    "lib/base",
    "lib/env",
    "lib/runtime",
    "lib/doctor",
    "lib/realtime",
    "lib/carriers/simulator",
    "lib/carriers/recording",
    "lib/carriers/questblue/replay",
    "party/runtime",
    "lib/auth/password",
    "lib/auth/links/setup-code",
    "db/client",
    "db/embedded",
    "db/migrate",
    "db/missing-migrations",
    "db/pooler",
    "db/queries/people/set-up",
    "db/seed",
  ]),
  // What the browser loads has `zod/mini`: the whole of zod is three times as much.
  { area: "app, the inbox's client", matches: (file) => file.includes("/_client/"), ...browser },
  { area: "app, client files", matches: (file) => under("app")(file) && isClient(file), ...browser },
  area(
    "app",
    [
      ...pure,
      "lib/env",
      "lib/auth",
      "lib/web",
      "lib/runtime",
      "lib/realtime",
      "lib/inbound",
      "lib/outbound",
      "lib/notifications",
      "lib/push",
      "lib/doctor",
      ...useCases,
    ],
    { types: given, forbidden: /^drizzle-orm/ },
  ),
  area("party", ["lib/protocol", "lib/base", "db/vocabulary"], { forbidden: /^(next|drizzle-orm)/ }),
];

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts)$/.test(entry.name) && !entry.name.endsWith(".d.ts"))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

type Import = { specifier: string; typesOnly: boolean };

function importsWithKind(file: string): Import[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)(\s+type)?\s([^;'"]*?)from\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s*["']([^"']+)["']/g,
  );
  return [...found].map(([, type, names = "", from, late, bare]) => {
    const each = names
      .replace(/[{}]/g, "")
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "");
    return {
      specifier: from ?? late ?? bare ?? "",
      typesOnly: type !== undefined || (each.length > 0 && each.every((name) => name.startsWith("type "))),
    };
  });
}

const importsOf = (file: string): string[] => importsWithKind(file).map(({ specifier }) => specifier);

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
    const broken = importsWithKind(file).flatMap(({ specifier, typesOnly }) => {
      const target = ours(file, specifier);
      if (target === null)
        return rule.forbidden?.test(specifier) || (rule.outside && !rule.outside.test(specifier))
          ? [specifier]
          : [];
      return under(...rule.ours)(target) || (typesOnly && under(...(rule.types ?? []))(target))
        ? []
        : [target];
    });
    expect([...new Set(broken)].toSorted(), `${rule.area} may not import these`).toEqual([]);
  });
});

test("no file of the inbox's client reaches itself through its imports, types included", () => {
  const parts = files.filter((file) => file.includes("/_client/"));
  const next = new Map(
    parts.map((file) => [
      file,
      importsOf(file)
        .flatMap((specifier) => ours(file, specifier) ?? [])
        .map((target) => `${target}.ts`),
    ]),
  );
  const reaches = (from: string, to: string, passed = new Set<string>()): boolean =>
    (next.get(from) ?? []).some(
      (target) => target === to || (!passed.has(target) && reaches(target, to, passed.add(target))),
    );
  expect(parts.length).toBeGreaterThan(20);
  expect(parts.filter((file) => reaches(file, file))).toEqual([]);
});

test("a 'use server' file exports actions only", () => {
  const loose = files
    .filter((file) => /^\s*["']use server["']/.test(readFileSync(path.join(root, file), "utf8")))
    .flatMap((file) =>
      [...readFileSync(path.join(root, file), "utf8").matchAll(/^export\s+(.*)$/gm)]
        .map((match) => match[1] ?? "")
        .filter(
          (statement) =>
            !/^const \w+ = define(Public)?Action\(/.test(statement) && !statement.startsWith("type "),
        )
        .map((statement) => `${file}: ${statement}`),
    );
  expect(loose).toEqual([]);
});

test("one file composes a process with a carrier, and one holds what hangs on the process", () => {
  const serverSide = files.filter((file) => !under("app", "party", "lib/view")(file));
  const named = serverSide
    .filter((file) => !under("lib/carriers")(file))
    .filter((file) =>
      importsOf(file).some((specifier) => under("lib/carriers/questblue")(ours(file, specifier) ?? "")),
    );
  expect(named).toEqual(["lib/launch/carrier-replay.ts", "lib/runtime/carriers.ts"]);
  const global = serverSide.filter((file) =>
    /\bglobalThis\b/.test(readFileSync(path.join(root, file), "utf8")),
  );
  expect(global).toEqual(["lib/base/process/shared.ts"]);
});

test("the carrier's name stands once: what is said of it to people takes it from there", () => {
  const naming = files
    .filter((file) => under("app", "db", "lib")(file) && !under("lib/carriers")(file))
    .filter((file) =>
      readFileSync(path.join(root, file), "utf8")
        .replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "")
        .match(/\bQuestBlue\b/),
    );
  expect(naming).toEqual(["lib/base/carrier-name.ts"]);
});

test("V49: of the use cases only these commit by themselves; all others are a unit of work, or write no event", () => {
  const committing = files
    .filter((file) => under(...useCases)(file))
    .filter((file) => /\b\w+AndCommit\b/.test(readFileSync(path.join(root, file), "utf8")));
  expect(committing.toSorted()).toEqual([
    "lib/carrier-accounts/watch-balance.ts",
    "lib/inbox/replies/queue-reply.ts",
  ]);
});

test("use cases, rules and views take the time as a parameter", () => {
  const clocks = files
    .filter((file) => under("lib/domain", "lib/view", "lib/protocol", "lib/conversation", ...useCases)(file))
    .filter((file) => /Date\.now\(\)|new Date\(\)/.test(readFileSync(path.join(root, file), "utf8")));
  expect(clocks).toEqual([]);
});
