import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { webhookDeliveries } from "@/db/schema/delivery";
import { auditEntries } from "@/db/schema/governance";
import { type QuarantineCode, quarantineCodes, systemRules } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { aTenant } from "../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

/** As a database of before held them: the sentence, and what becomes of it. */
const before: [string | null, QuarantineCode | null, string | null][] = [
  ["It names no number of ours.", "no_number_of_ours", null],
  ["It reports on a text of no number of ours.", "report_of_no_number", null],
  [
    "It went to several numbers and reads differently than when it came, so it cannot be told which of them this copy is for.",
    "reads_differently",
    null,
  ],
  ["It could not be taken in 6 times: TypeError.", "ingest_failed", "TypeError"],
  ["It could not be taken in 6 times: an unknown fault.", "ingest_failed", null],
  ["The call is empty.", "empty", null],
  ["There is no event in the call.", "no_event", null],
  ["The call names no sender.", "no_sender", null],
  ["The call names no recipient.", "no_recipient", null],
  ["The call names several senders.", "several_senders", null],
  ["The call gives several message ids.", "several_ids", null],
  ["The call gives several texts.", "several_texts", null],
  ["The call gives several states.", "several_states", null],
  ["There are several events in one call.", "several_events", null],
  ['The JSON names "from" more than once.', "repeated_name", "from"],
  ['The JSON names "" more than once.', "repeated_name", ""],
  ["There are more events in one call than can be.", "too_many_events", null],
  ["The JSON is broken.", "broken_json", null],
  ["The XML is broken or declares a document type.", "broken_xml", null],
  ["The JSON is nested too deep.", "nested_too_deep", null],
  ["The body is UTF-16 without a byte order mark.", "unmarked_utf16", null],
  ["The multipart body has no complete part.", "no_whole_part", null],
  ["It was odd in some way of long ago.", null, "It was odd in some way of long ago."],
  [null, null, null],
];

const migrations = path.join(import.meta.dirname, "../../db/migrations");
const statementsOf = async (name: string): Promise<string[]> =>
  (await readFile(globSync(path.join(migrations, `*_${name}.sql`))[0] ?? "", "utf8"))
    .split("--> statement-breakpoint")
    .map((statement) => statement.trim());

/** "rename a to b" taken back. */
const undone = (statement: string): string =>
  statement.replace(
    /^(ALTER (?:TABLE|INDEX)) ("\w+")( RENAME(?: CONSTRAINT)?)(?: ("\w+"))? TO ("\w+");?$/,
    (_, alter: string, table: string, rename: string, from: string | undefined, to: string) =>
      from === undefined
        ? `${alter} ${to}${rename} TO ${table}`
        : `${alter} ${table}${rename} ${to} TO ${from}`,
  );

test("calls that were kept before keep what they are, and each sentence becomes a code with what it named", async () => {
  const { db } = database;
  const { carrierAccountId, tenantId } = await aTenant(db);
  const rows = before.map(([reason]) => ({ id: newId(), reason }));
  for (const { id, reason } of rows)
    await db.insert(webhookDeliveries).values({
      id,
      carrierAccountId,
      query: [["a", "b"]],
      body: Buffer.from(`body ${reason}`),
      state: reason === null ? "ingested" : "quarantined",
    });
  const [first] = rows;
  await db.insert(auditEntries).values({
    actorKind: "system",
    actorRule: systemRules[0],
    action: "delivery.replayed",
    tenantId,
    subjectType: "webhook_delivery",
    subjectId: first?.id,
  });

  // Back to how it was, then forward by the migrations as they are.
  const renames = await statementsOf("webhook_deliveries");
  const codes = await statementsOf("quarantine_codes");
  await db.execute(
    sql`alter table webhook_deliveries drop column quarantine_code, drop column quarantine_detail, add column reason text`,
  );
  for (const { id, reason } of rows)
    await db.execute(sql`update webhook_deliveries set reason = ${reason} where id = ${id}`);
  await db.execute(sql`update audit_entries set action = 'receipt.replayed', subject_type = 'receipt'`);
  for (const statement of renames.filter((each) => each.startsWith("ALTER")).toReversed())
    await db.execute(sql.raw(undone(statement)));
  expect((await db.execute(sql`select count(*)::int as n from receipts`)).rows).toEqual([{ n: rows.length }]);
  for (const statement of [...renames, ...codes]) await db.execute(sql.raw(statement));

  const after = await db.select().from(webhookDeliveries).orderBy(webhookDeliveries.id);
  expect(after.map((row) => [row.quarantineCode, row.quarantineDetail])).toEqual(
    before.map(([, code, detail]) => [code, detail]),
  );
  expect(after.map(({ id, body, query }) => [id, body.toString(), query])).toEqual(
    rows.map(({ id, reason }) => [id, `body ${reason}`, [["a", "b"]]]),
  );
  expect(new Set(after.flatMap(({ quarantineCode }) => quarantineCode ?? []))).toEqual(
    new Set(quarantineCodes),
  );
  expect(
    await db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, first?.id ?? "")),
  ).toMatchObject([{ action: "delivery.replayed", subjectType: "webhook_delivery" }]);
});
