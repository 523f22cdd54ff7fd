import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { streamEvents } from "@/db/schema/events";
import { auditEntries } from "@/db/schema/governance";
import { notes } from "@/db/schema/notes";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { err, type Result } from "@/lib/base/result";
import { onConversation } from "@/lib/conversation/change-conversation";
import { unitOfWork } from "@/lib/conversation/unit-of-work";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { addNote } from "@/lib/inbox/add-note";
import { reopenConversation, resolveConversation, takeOver } from "@/lib/inbox/change-state";
import { decideOptOut } from "@/lib/inbox/decide-opt-out";
import { flagConversation } from "@/lib/inbox/mark-conversation";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aSharedConversation } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.execute(
    sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'this part cannot be written'; end $$`,
  );
});
afterAll(() => database.close());

type World = Awaited<ReturnType<typeof aSharedConversation>>;
type Part = "conversations" | "timeline_entries" | "audit_entries" | "stream_events" | "notes" | "opt_outs";

const everything: readonly Part[] = ["conversations", "timeline_entries", "audit_entries", "stream_events"];
const deps = () => ({ db: database.db, now: systemClock });
const set = ({ conversation }: World, patch: Partial<typeof conversations.$inferInsert>) =>
  database.db.update(conversations).set(patch).where(eq(conversations.id, conversation.conversationId));

/** Every use case that is a unit of work: what it writes, and what has to be so before. */
const useCases: Record<
  string,
  {
    parts: readonly Part[];
    before?: (world: World) => Promise<unknown>;
    run: (world: World) => Promise<Result<unknown, unknown>>;
  }
> = {
  resolve: {
    parts: everything,
    run: ({ ana, conversation }) => resolveConversation(deps(), ana, conversation),
  },
  reopen: {
    parts: everything,
    before: (world) => set(world, { state: "resolved" }),
    run: ({ ana, conversation }) => reopenConversation(deps(), ana, conversation),
  },
  "mark unread, and as needing a reply, what is resolved": {
    parts: everything,
    before: (world) => set(world, { state: "resolved", unrespondedSince: null }),
    run: ({ ana, conversation: { conversationId } }) =>
      flagConversation(deps(), ana, { conversationId, unread: true, reply: "needed" }),
  },
  "take over": {
    parts: ["timeline_entries", "audit_entries", "stream_events"],
    run: ({ ana, ben, conversation: { conversationId } }) =>
      takeOver(deps(), ana, { conversationId, from: ben.userId }),
  },
  "add a note": {
    parts: ["conversations", "notes", "stream_events"],
    run: ({ ana, conversation: { conversationId } }) =>
      addNote(deps(), ana, { conversationId, clientId: newId(), body: "Called them" }),
  },
  "decide an opt-out": {
    parts: [...everything, "opt_outs"],
    before: (world) => set(world, { mayOptOutAt: new Date(), mayOptOutCopy: "no more please" }),
    run: ({ ana, conversation: { conversationId } }) =>
      decideOptOut(deps(), ana, { conversationId, optOut: true }),
  },
};

/** All that a use case may have written of this conversation. */
async function written({ tenant: { tenantId }, conversation: { conversationId, numberId } }: World) {
  const { db } = database;
  const [row, lines, ofTeam, rows, events, optOuts] = await Promise.all([
    db.select().from(conversations).where(eq(conversations.id, conversationId)),
    db.select().from(timelineEntries).where(eq(timelineEntries.conversationId, conversationId)),
    db.select().from(notes).where(eq(notes.conversationId, conversationId)),
    db.select().from(auditEntries).where(eq(auditEntries.tenantId, tenantId)),
    db.select().from(streamEvents).where(eq(streamEvents.streamId, numberId)),
    db.execute(sql`select * from opt_outs where tenant_id = ${tenantId}`),
  ]);
  return {
    conversations: row,
    timeline_entries: lines,
    notes: ofTeam,
    audit_entries: rows,
    stream_events: events,
    opt_outs: optOuts.rows,
  } satisfies Record<Part, unknown[]>;
}

async function without(part: Part, run: () => Promise<unknown>): Promise<void> {
  await database.db.execute(
    sql.raw(
      `create trigger refused before insert or update on ${part} for each row execute function refuse()`,
    ),
  );
  try {
    await run();
  } finally {
    await database.db.execute(sql.raw(`drop trigger refused on ${part}`));
  }
}

async function prepared(name: string) {
  const world = await aSharedConversation(database.db);
  await useCases[name]?.before?.(world);
  return { world, before: await written(world) };
}

describe.each(Object.entries(useCases))("V49: to %s", (name, { parts, run }) => {
  test("writes every part", async () => {
    const { world, before } = await prepared(name);
    expect(await run(world)).toMatchObject({ ok: true });
    const after = await written(world);
    const changed = (Object.keys(after) as Part[]).filter(
      (part) => JSON.stringify(after[part]) !== JSON.stringify(before[part]),
    );
    expect(changed.toSorted()).toEqual([...parts].toSorted());
  });

  // Seen to fail when it commits before the audit is written (tests/mutants/committed-before-the-audit.patch).
  test.each(parts)("writes nothing when %s cannot be written", async (part) => {
    const { world, before } = await prepared(name);
    await without(part, () => expect(run(world)).rejects.toThrow());
    expect(await written(world)).toEqual(before);
  });
});

test("V49: a refusal takes back what was written before it", async () => {
  const { world, before } = await prepared("resolve");
  const { ana, conversation } = world;
  const refused = await unitOfWork(deps(), ana, async (work) => {
    const record = await lockConversation(work.tx, conversation);
    if (!record) throw new Error("no such conversation");
    await work.tx.update(conversations).set({ state: "resolved" }).where(eq(conversations.id, record.id));
    onConversation(work, record).say("resolved");
    return err({ code: "changed_my_mind" });
  });
  expect(refused).toEqual({ ok: false, error: { code: "changed_my_mind" } });
  expect(await written(world)).toEqual(before);
});
