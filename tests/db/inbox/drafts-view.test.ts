import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tx } from "@/db/handles";
import { conversationCounts } from "@/db/queries/conversations/conversation-counts";
import { conversationPage } from "@/db/queries/conversations/conversation-list";
import { conversationStates } from "@/db/vocabulary";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { countConversations, listConversations } from "@/lib/inbox/list/list-conversations";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { resolveConversation } from "@/lib/inbox/changes/change-state";
import { saveDraft } from "@/lib/inbox/replies/save-draft";
import { startConversation } from "@/lib/inbox/replies/start-conversation";
import { undoReply } from "@/lib/inbox/replies/undo-reply";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aSharedConversation } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

const write = (actor: Actor, conversationId: string, body: string, clientId = newId()) =>
  saveDraft(deps(), actor, { conversationId, clientId, body, media: [] });

/** The Drafts list, and what is counted beside it. */
async function draftsOf(actor: Actor) {
  const [page, counts] = await Promise.all([
    listConversations(deps(), actor, { state: "all", filters: ["drafts"] }),
    countConversations(deps(), actor),
  ]);
  if (!page.ok) throw new Error(page.error.code);
  const rows = page.value.conversations.map(({ conversation, mine }) => [conversation.id, mine.draft?.body]);
  expect(counts.reduce((sum, { drafts }) => sum + drafts, 0)).toBe(rows.length);
  return rows;
}

describe("a person's drafts", () => {
  test("are their own alone; saved, resolved, sent, undone and emptied they are listed and counted as they are", async () => {
    const { ana, ben, conversation, text } = await aSharedConversation(database.db);
    const { conversationId } = conversation;
    expect(await draftsOf(ana)).toEqual([]);
    await write(ana, conversationId, "Not yet");
    expect(await draftsOf(ana)).toEqual([[conversationId, "Not yet"]]);
    expect(await draftsOf(ben)).toEqual([]);
    await resolveConversation(deps(), ben, conversation);
    expect(await draftsOf(ana)).toEqual([[conversationId, "Not yet"]]);

    const sent = await queueReply(deps(), ana, {
      conversationId,
      clientId: newId(),
      seenSeq: text.publicSeq,
      body: "On our way",
    });
    if (!sent.ok) throw new Error(JSON.stringify(sent.error));
    expect(await draftsOf(ana)).toEqual([]);
    await undoReply(deps(), ana, { messageId: sent.value.message.id });
    expect(await draftsOf(ana)).toEqual([[conversationId, "On our way"]]);
    await write(ana, conversationId, " \n");
    expect(await draftsOf(ana)).toEqual([]);
  });

  test("to a customer who was never written to are among them, and in no other list", async () => {
    const { ana, number } = await aSharedConversation(database.db);
    const started = await startConversation(deps(), ana, { numberId: number.numberId, to: "(206) 555-0177" });
    if (!started.ok) throw new Error(started.error.code);
    const { id } = started.value.snapshot.conversation;
    await write(ana, id, "Hello, this is the shop");
    expect(await draftsOf(ana)).toEqual([[id, "Hello, this is the shop"]]);
    const all = await listConversations(deps(), ana, { state: "all" });
    expect(all.ok && all.value.conversations.map(({ conversation }) => conversation.id)).not.toContain(id);
  });

  test("V5: on a number that is no longer theirs are neither listed nor counted, and are there again with the number", async () => {
    const { ana, conversation } = await aSharedConversation(database.db);
    await write(ana, conversation.conversationId, "Not yet");
    expect(await draftsOf({ ...ana, grants: [] })).toEqual([]);
    expect(await draftsOf(ana)).toHaveLength(1);
  });
});

test("three drafts among 20,000 conversations are found without looking at the others", async () => {
  const { ana, ben, conversation } = await aSharedConversation(database.db);
  const { tenantId, numberId, contactId } = conversation;
  const { db } = database;
  await db.execute(sql`
    with phone as (
      insert into contact_phones (id, tenant_id, contact_id, address, dialable)
      select gen_random_uuid(), ${tenantId}, ${contactId}, '+1916' || (1000000 + n), true from generate_series(1, 20000) n returning id, address
    )
    insert into conversations (id, tenant_id, number_id, contact_id, contact_phone_id, address, listed, last_activity_at)
    select gen_random_uuid(), ${tenantId}, ${numberId}, ${contactId}, phone.id, phone.address, true, clock_timestamp() - random() * interval '90 days' from phone`);
  // A colleague has one in each.
  await db.execute(sql`
    insert into drafts (tenant_id, conversation_id, user_id, client_id, body, updated_at)
    select tenant_id, id, ${ben.userId}, gen_random_uuid(), 'Not sent', clock_timestamp() from conversations where number_id = ${numberId}`);
  await db.execute(sql`
    insert into drafts (tenant_id, conversation_id, user_id, client_id, body, updated_at)
    select tenant_id, id, ${ana.userId}, gen_random_uuid(), 'Not sent', clock_timestamp() from (select tenant_id, id from conversations where number_id = ${numberId} order by last_activity_at limit 3) oldest`);
  await db.execute(sql`analyze conversations, drafts, contact_phones, numbers`);
  const read = async (tx: Tx) => {
    const { rows } = await tx.execute<{ read: string }>(
      sql`select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as read from pg_stat_xact_user_tables where relname in ('conversations', 'drafts')`,
    );
    return Number(rows[0]?.read);
  };
  await db.transaction(async (tx) => {
    // So often that Postgres settles on a plan without knowing the values.
    for (let i = 0; i < 8; i += 1) {
      const before = await read(tx);
      const page = await conversationPage(tx, {
        tenantId,
        userId: ana.userId,
        numbers: [numberId],
        states: conversationStates,
        filters: ["drafts"],
        assignee: null,
        tagId: null,
        after: null,
        limit: 51,
      });
      expect(page).toHaveLength(3);
      expect((await read(tx)) - before).toBeLessThan(60);
    }
  });
  const [counts] = await conversationCounts(db, { tenantId, userId: ana.userId, numbers: [numberId] });
  expect(counts).toMatchObject({ drafts: 3, open: 20_001 });
});
