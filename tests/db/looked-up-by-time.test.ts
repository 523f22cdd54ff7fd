import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DbOrTx, Tx } from "@/db/handles";
import { recentAccessEvents } from "@/db/queries/events/access-events";
import { takeDuePolls } from "@/db/queries/outbound/due-polls";
import { numbersWithDueSends, segmentsInWindow } from "@/db/queries/outbound/due-sends";
import { replyItems } from "@/db/queries/messages/reply-facts";
import { deleteOldEvents } from "@/db/queries/events/event-cursors";
import { sentToPair } from "@/db/queries/messages/sent-to-pair";
import { newId } from "@/lib/base/ids";
import { countStatements } from "../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { aSharedConversation } from "../support/factories";

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  await aLongStory();
  client = new Client({ connectionString: database.url });
  await client.connect();
  // Where a table is as empty as here, Postgres would rather read it whole.
  await client.query("set enable_seqscan = off");
});
afterAll(async () => {
  await client.end();
  await database.close();
});

/** Postgres chooses by what a table holds: a conversation of 500 texts, and as many that wait until tomorrow. */
async function aLongStory() {
  const { db } = database;
  const { tenant, conversation } = await aSharedConversation(db);
  await db.execute(sql`
    insert into messages (id, tenant_id, conversation_id, number_id, direction, source, public_seq, body, status, status_at, accepted_at)
    select gen_random_uuid(), ${conversation.tenantId}, ${conversation.conversationId}, ${conversation.numberId}, 'out', 'automatic', n, 'Text', 'accepted', at, at
    from generate_series(101, 600) n, lateral (select clock_timestamp() - make_interval(mins => n) as at) as stamp`);
  await db.execute(sql`
    insert into sends (message_id, tenant_id, number_id, carrier_account_id, conversation_id, public_seq, segments, due_at)
    select id, tenant_id, number_id, ${tenant.carrierAccountId}, conversation_id, public_seq, 1, clock_timestamp() + interval '1 day' from messages where public_seq > 100`);
  await db.execute(sql`analyze`);
}

const ids = () => ({ tenantId: newId(), conversationId: newId(), authorId: newId(), clientId: newId() });

test.each<[string, string, (db: DbOrTx) => Promise<unknown>]>([
  [
    "what was sent to a contact lately",
    "accepted_at",
    (db) => replyItems(db as Tx, { ...ids(), sessionId: newId(), seenSeq: 0, retryOf: null, windowMs: 1 }),
  ],
  [
    "what left in the last minutes",
    "claimed_at",
    (db) => segmentsInWindow(db as Tx, { numberId: newId(), timeZone: "UTC", wholeDay: true }),
  ],
  ["what is due to leave", "due_at", (db) => numbersWithDueSends(db, { limit: 1 })],
  [
    "what the carrier is to be asked about",
    "next_poll_at",
    (db) => takeDuePolls(db, { limit: 1, spacingMs: 1 }),
  ],
  ["what a status report may be about", "status_at", (db) => sentToPair(db, { ...ids(), hours: 24 })],
  [
    "what lately happened to anybody's access",
    "created_at",
    (db) => recentAccessEvents(db, { streamId: newId(), youngerThanMs: 1 }),
  ],
  [
    "events that nobody catches up from",
    "created_at",
    (db) => deleteOldEvents(db, { olderThanDays: 1, limit: 1 }),
  ],
])("%s is looked up in an index by its time, however much there was before", async (_what, column, ask) => {
  const statements = await countStatements(() => ask(database.db));
  const { rows } = await client.query<{ "QUERY PLAN": string }>(
    `explain (generic_plan) ${statements.at(-1) ?? ""}`,
  );
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toMatch(new RegExp(`Index Cond: .*\\b${column} (<|>)`));
});
