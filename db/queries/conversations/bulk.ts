import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { bulkChanges, bulkItems } from "@/db/schema/bulk";
import { contacts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { type BulkItemState, MAX_BULK_NAMED } from "@/db/vocabulary";

/** How long it can be undone, and how long its rows are kept. */
const UNDO_WITHIN = sql.raw("interval '10 minutes'");
const KEPT_FOR = sql.raw("interval '1 hour'");

type OfPerson = { tenantId: string; userId: string };
type OfBulk = OfPerson & { bulkId: string };

const ofBulk = ({ tenantId, userId, bulkId }: OfBulk) =>
  and(eq(bulkChanges.id, bulkId), eq(bulkChanges.tenantId, tenantId), eq(bulkChanges.userId, userId));

/**
 * Begins a change of these conversations, and forgets those that are long over. Nothing if the id is taken.
 */
export async function insertBulk(
  tx: Tx,
  {
    bulkId,
    conversationIds,
    change,
    ...person
  }: OfBulk & { conversationIds: readonly string[]; change: unknown },
): Promise<void> {
  // Who begins another at the same moment forgets the others.
  await tx.execute(sql`
    delete from ${bulkChanges} where id in (
      select id from ${bulkChanges} where created_at < statement_timestamp() - ${KEPT_FOR}
      for update skip locked)`);
  const made = await tx
    .insert(bulkChanges)
    .values({ id: bulkId, ...person, change, createdAt: sql`clock_timestamp()` })
    .onConflictDoNothing()
    .returning({ id: bulkChanges.id });
  if (made.length === 0) return;
  await tx.execute(sql`
    insert into ${bulkItems} (tenant_id, bulk_id, conversation_id, assignee_id)
    select ${person.tenantId}::uuid, ${bulkId}::uuid, named.id, conversation.assignee_id
    from unnest(${sql.param([...conversationIds])}::uuid[]) as named(id)
    left join ${conversations} as conversation
      on conversation.id = named.id and conversation.tenant_id = ${person.tenantId}
    on conflict do nothing`);
}

/** `isSame`: it is this change. `isOver`: it can no longer be undone. */
export const findBulk = async (db: DbOrTx, scope: OfBulk, change: unknown = null) =>
  (
    await db
      .select({
        change: bulkChanges.change,
        isSame: sql<boolean>`${bulkChanges.change} = ${JSON.stringify(change)}::jsonb`,
        isOver: sql<boolean>`${bulkChanges.createdAt} < clock_timestamp() - ${UNDO_WITHIN}`,
      })
      .from(bulkChanges)
      .where(ofBulk(scope))
  )[0];

/** One chunk at a time: whoever asks twice at once waits here. */
export const lockBulk = (tx: Tx, scope: OfBulk) =>
  tx.select({ id: bulkChanges.id }).from(bulkChanges).where(ofBulk(scope)).for("update");

/** Forgets those that were not changed yet. */
export async function endBulk(tx: Tx, scope: OfBulk): Promise<void> {
  await lockBulk(tx, scope);
  await tx.delete(bulkItems).where(and(eq(bulkItems.bulkId, scope.bulkId), eq(bulkItems.state, "pending")));
}

/** The next of its conversations that are in this state, in the order in which conversations are locked. */
export const bulkItemsIn = (
  tx: Tx,
  { bulkId, state, limit }: { bulkId: string; state: BulkItemState; limit: number },
) =>
  tx
    .select({
      conversationId: bulkItems.conversationId,
      assigneeId: bulkItems.assigneeId,
      undo: bulkItems.undo,
      looked: bulkItems.looked,
    })
    .from(bulkItems)
    .where(and(eq(bulkItems.bulkId, bulkId), eq(bulkItems.state, state)))
    .orderBy(asc(bulkItems.conversationId))
    .limit(limit);

export type BulkOutcome = {
  conversationId: string;
  state: BulkItemState;
  code?: string;
  undo?: unknown;
  looked?: string;
};

export const writeBulkOutcomes = (tx: Tx, bulkId: string, outcomes: readonly BulkOutcome[]) =>
  tx.execute(sql`
    update ${bulkItems} as item
    set state = outcome.state, code = outcome.code, undo = outcome.undo, looked = outcome.looked
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb)
      as outcome("conversationId" uuid, state text, code text, undo jsonb, looked text)
    where item.bulk_id = ${bulkId} and item.conversation_id = outcome."conversationId"`);

/** How many of its conversations are in each state, and for those that failed, why. */
export const countBulk = (db: DbOrTx, { bulkId }: { bulkId: string }) =>
  db
    .select({ state: bulkItems.state, code: bulkItems.code, count: sql<number>`count(*)::int` })
    .from(bulkItems)
    .where(eq(bulkItems.bulkId, bulkId))
    .groupBy(bulkItems.state, bulkItems.code);

/** The first that failed or were left alone, of those that are on these numbers, with their customers. */
export const namedBulkItems = (
  db: DbOrTx,
  { bulkId, numbers }: { bulkId: string; numbers: readonly string[] | "all" },
) =>
  db
    .select({
      conversationId: bulkItems.conversationId,
      state: bulkItems.state,
      code: bulkItems.code,
      contactName: contacts.name,
      address: conversations.address,
    })
    .from(bulkItems)
    .innerJoin(
      conversations,
      and(
        eq(conversations.tenantId, bulkItems.tenantId),
        eq(conversations.id, bulkItems.conversationId),
        numbers === "all" ? undefined : inArray(conversations.numberId, [...numbers]),
      ),
    )
    .innerJoin(contacts, eq(contacts.id, conversations.contactId))
    .where(and(eq(bulkItems.bulkId, bulkId), inArray(bulkItems.state, ["failed", "left"])))
    .orderBy(asc(bulkItems.conversationId))
    .limit(MAX_BULK_NAMED);
