import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readRow } from "@/db/queries/conversations/conversation-row";
import { afresh } from "../../support/afresh";

const root = path.resolve(import.meta.dirname, "../../..");
const files = ["db/queries", "lib"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`),
);

test("the columns that statements write are those that the rules speak of", () => {
  const nothing = { began: new Date(0), items: [], entries: [], gaps: [], notes: [] };
  const columns = Object.keys(readRow({})).toSorted();
  expect(columns).toEqual(Object.keys(afresh(nothing, { answerable: true })).toSorted());
});

test("nothing writes a conversation's row but a patch, a whole row made of one, and the copy of a status", () => {
  const writes = /update\(conversations\)|update (?:\$\{)?conversations\b/;
  expect(files.filter((file) => writes.test(readFileSync(path.join(root, file), "utf8"))).toSorted()).toEqual(
    [
      "db/queries/conversations/conversation-row.ts",
      "db/queries/inbound/write-inbound.ts",
      "db/queries/messages/move-message.ts",
      "db/queries/outbound/insert-outbound.ts",
    ],
  );
});
