import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertStatusReport } from "@/db/queries/messages/move-message";
import { messages, statusReports } from "@/db/schema/messages";
import { type MessageStatus, type StatusCode, statusCodes } from "@/db/vocabulary";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { aPerson, onNumber } from "../support/factories";
import { aQueuedText, aSendingNumber } from "../support/sending";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

/** As a database of before held them: status, sentence, who is named, and what becomes of that. */
const before: [MessageStatus, string | null, string | null, { by?: "ben"; carrier?: string }?][] = [
  ["failed", "This line was switched off before the text left", "number_disabled"],
  ["failed", "The customer opted out before the text left", "opted_out"],
  ["failed", "It is longer than the limit of this line ever allows", "over_limit"],
  ["failed", "Its author was no longer on this line when the text was to leave", "author_removed"],
  ["failed", "No carrier credentials are set for this line", "no_credentials"],
  ["failed", "The carrier could not be reached for a day", "carrier_unreachable"],
  ["failed", "The carrier did not take this account for a day", "account_refused"],
  ["failed", "It could not leave for a day", "overdue"],
  ["failed", "The carrier did not say why", "carrier_reported"],
  ["failed", "Landline", "carrier_reported", { carrier: "Landline" }],
  ["failed", "Invalid destination", "carrier_refused", { carrier: "Invalid destination" }],
  ["failed", "A teammate says it did not arrive", "said_failed"],
  ["failed", null, null],
  ["unconfirmed", "The send was interrupted before its answer came", "answer_lost"],
  ["unconfirmed", "QuestBlue answered 502.", "answer_lost", { carrier: "QuestBlue answered 502." }],
  ["accepted", "Sent as MMS", "carrier_warned", { carrier: "Sent as MMS" }],
  ["delivered", "Ben Okafor says it arrived", "said_delivered", { by: "ben" }],
  ["delivered", "Somebody Else says it arrived", "said_delivered"],
  ["delivered", null, null],
  [
    "queued",
    "The carrier asked to wait, or could not be reached. It is tried again",
    "carrier_asked_to_wait",
  ],
  ["queued", "It could not leave yet. It is tried again", "could_not_leave"],
  ["queued", "The daily limit of this line is used up. It leaves after midnight", "could_not_leave"],
  ["queued", "A backup was restored: check whether it left before you send it again", "restored"],
  [
    "queued",
    "The customer wrote while this waited to leave. It waits for you: let it go, or take it back",
    "customer_wrote",
  ],
  [
    "queued",
    "Ben Okafor wrote while this waited to leave. It waits for you: let it go, or take it back",
    "teammate_wrote",
    { by: "ben" },
  ],
];

test("the sentences of before become codes, each of them, with whom they name and what the carrier said", async () => {
  const { db } = database;
  const { tenant, number, ana, newConversation } = await aSendingNumber(db);
  const ben = await onNumber(db, await aPerson(db, tenant, { name: "Ben Okafor" }), number);
  const conversation = await newConversation();

  const texts: string[] = [];
  for (const [status] of before) {
    const { messageId } = await aQueuedText(db, ana, conversation);
    await db.update(messages).set({ status }).where(eq(messages.id, messageId));
    texts.push(messageId);
  }
  const report = {
    tenantId: tenant.tenantId,
    status: "failed" as const,
    matchedBy: "own_id" as const,
    applied: true,
  };
  for (const [index, [, sentence]] of before.entries()) {
    const messageId = texts[index] as string;
    if (sentence === "Invalid destination")
      await insertStatusReport(db, {
        ...report,
        messageId,
        origin: "answer",
        rawStatus: "refused",
        reason: sentence,
      });
    if (sentence === "Landline")
      await insertStatusReport(db, {
        ...report,
        messageId,
        origin: "callback",
        rawStatus: "undelivered",
        reason: sentence,
      });
    if (sentence === "The carrier did not say why")
      await insertStatusReport(db, {
        ...report,
        messageId,
        origin: "poll",
        rawStatus: "failed",
        reason: sentence,
      });
    if (sentence === "A teammate says it did not arrive")
      await insertStatusReport(db, {
        ...report,
        messageId,
        origin: "person",
        rawStatus: "failed",
        reason: sentence,
      });
  }
  await db.execute(
    sql`alter table messages drop column status_code, drop column status_by, drop column carrier_reason, add column status_reason text`,
  );
  for (const [index, [, sentence]] of before.entries())
    await db.execute(sql`update messages set status_reason = ${sentence} where id = ${texts[index]}`);

  await run("status_codes");

  const after = await db
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, conversation.conversationId), eq(messages.direction, "out")))
    .orderBy(messages.publicSeq);
  expect(after.map((row) => [row.status, row.statusCode, row.statusBy, row.carrierReason])).toEqual(
    before.map(([status, , code, { by, carrier = null } = {}]) => [
      status,
      code,
      by === "ben" ? ben.userId : null,
      carrier,
    ]),
  );
  expect(
    new Set(after.flatMap(({ statusCode }) => statusCode ?? [])),
    "every code has a sentence of before",
  ).toEqual(new Set(statusCodes.filter((code) => code !== "carrier_fault" && code !== "answer_unclear")));
  expect(
    (
      await db.select({ origin: statusReports.origin, reason: statusReports.reason }).from(statusReports)
    ).toSorted((a, b) => a.origin.localeCompare(b.origin)),
  ).toEqual([
    { origin: "answer", reason: "Invalid destination" },
    { origin: "callback", reason: "Landline" },
    { origin: "person", reason: null },
    { origin: "poll", reason: null },
  ]);
});

/** As 0029 and the adapter of that time left them: code, words, and what becomes of that. */
const ours: [StatusCode, string | null, StatusCode, string | null][] = [
  ["answer_lost", "QuestBlue answered 502.", "carrier_fault", null],
  ["answer_lost", "QuestBlue's answer was empty or unreadable.", "answer_unclear", null],
  ["answer_lost", "QuestBlue's answer holds no message id.", "answer_unclear", null],
  ["answer_lost", "QuestBlue's answer contradicts itself.", "answer_unclear", null],
  ["answer_lost", "There was no answer in time.", "answer_lost", null],
  ["answer_lost", null, "answer_lost", null],
  ["carrier_refused", "QuestBlue refused with 404.", "carrier_refused", null],
  ["carrier_refused", "QuestBlue refused.", "carrier_refused", null],
  [
    "carrier_refused",
    "QuestBlue refused this campaign",
    "carrier_refused",
    "QuestBlue refused this campaign",
  ],
  ["carrier_warned", "Sent as MMS", "carrier_warned", "Sent as MMS"],
];

test("sentences of ours among the carrier's words become codes; its own words stay", async () => {
  const { db } = database;
  const { ana, newConversation } = await aSendingNumber(db);
  const conversation = await newConversation();
  for (const [statusCode, carrierReason] of ours) {
    const { messageId } = await aQueuedText(db, ana, conversation);
    await db.update(messages).set({ statusCode, carrierReason }).where(eq(messages.id, messageId));
  }
  await run("only_the_carriers_words");
  const after = await db
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, conversation.conversationId), eq(messages.direction, "out")))
    .orderBy(messages.publicSeq);
  expect(after.map((row) => [row.statusCode, row.carrierReason])).toEqual(
    ours.map(([, , code, words]) => [code, words]),
  );
});

async function run(migration: string): Promise<void> {
  const folder = path.join(import.meta.dirname, "../../db/migrations");
  const file = (await readdir(folder)).find((name) => name.endsWith(`_${migration}.sql`));
  const statements = (await readFile(path.join(folder, String(file)), "utf8")).split(
    "--> statement-breakpoint",
  );
  for (const statement of statements) await database.db.execute(sql.raw(statement));
}
