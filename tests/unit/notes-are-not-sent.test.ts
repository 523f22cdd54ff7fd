import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

/*
 * C5, by the shape of the code: nothing that sends can even name a note. Every file that delivery and the
 * carriers reach by their imports is looked at; the database pool and its types hold all tables and so are passed over,
 * which is why the words of the files are looked at as well.
 */
const root = path.resolve(import.meta.dirname, "../..");
const POOL = ["db/client.ts", "db/handles.ts"];
const SENDING = [
  "lib/inbound",
  "lib/outbound",
  "lib/conversation",
  "lib/carrier-accounts",
  "lib/realtime",
  "lib/runtime",
  "lib/carriers",
];

const fileOf = (target: string): string | undefined =>
  [`${target}.ts`, `${target}.tsx`, target, `${target}/index.ts`].find(
    (file) => existsSync(path.join(root, file)) && statSync(path.join(root, file)).isFile(),
  );

const importsOf = (file: string): string[] =>
  [
    ...readFileSync(path.join(root, file), "utf8").matchAll(
      /(?:from|import\()\s*["'](@\/[^"']+|\.[^"']*)["']/g,
    ),
  ].flatMap(([, specifier = ""]) => {
    const target = specifier.startsWith("@/") ? specifier.slice(2) : path.join(path.dirname(file), specifier);
    return fileOf(target) ?? [];
  });

const filesUnder = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file}`);

function reachedFrom(starts: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const waiting = [...starts];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file) || POOL.includes(file)) continue;
    reached.add(file);
    waiting.push(...importsOf(file));
  }
  return reached;
}

describe("C5: a note cannot be sent", () => {
  const senders = reachedFrom(SENDING.flatMap(filesUnder));

  test("what sends reaches the messages, and neither the notes' table nor their queries", () => {
    expect([...senders]).toEqual(
      expect.arrayContaining([
        "db/schema/messages.ts",
        "db/queries/outbound/due-sends.ts",
        "lib/carriers/questblue/carrier.ts",
      ]),
    );
    expect(
      [...senders].filter((file) =>
        [
          "db/schema/notes.ts",
          "db/queries/conversations/notes.ts",
          "db/queries/conversations/mentions.ts",
          "lib/inbox/notes/add-note.ts",
          "lib/inbox/notes/change-note.ts",
          "lib/inbox/notes/change-note.ts",
          "lib/inbox/notes/mention.ts",
        ].includes(file),
      ),
    ).toEqual([]);
  });

  test("no statement of theirs speaks of the table", () => {
    expect(
      [...senders].filter((file) =>
        /\b(from|join|into|update)\s+"?(notes|mentions)\b|(schema|query)\.(notes|mentions)\b/i.test(
          readFileSync(path.join(root, file), "utf8"),
        ),
      ),
    ).toEqual([]);
  });

  test("reading and writing notes with their mentions is in three files of the application, the search, and its demo data", () => {
    const everything = ["app", "db", "lib", "party"].flatMap(filesUnder);
    expect(everything.filter((file) => importsOf(file).includes("db/schema/notes.ts")).toSorted()).toEqual([
      "db/queries/conversations/mentions.ts",
      "db/queries/conversations/notes.ts",
      "db/queries/conversations/search-conversations.ts",
      "db/schema/index.ts",
      "db/seed/conversation-rows.ts",
      "db/seed/demo.ts",
    ]);
    expect(
      everything.filter((file) => importsOf(file).includes("db/queries/conversations/notes.ts")).toSorted(),
    ).toEqual([
      "db/queries/notifications/last-notifications.ts",
      "lib/inbox/conversation/load-conversation.ts",
      "lib/inbox/notes/add-note.ts",
      "lib/inbox/notes/change-note.ts",
      "lib/inbox/notes/hand-off.ts",
    ]);
  });
});
