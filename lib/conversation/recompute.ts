import { eq } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { conversationHistory, lastItems } from "@/db/queries/conversations/conversation-history";
import type { ConversationRecord } from "@/db/queries/conversations/conversation-record";
import { insertEntry } from "@/db/queries/conversations/timeline";
import { conversations } from "@/db/schema/conversations";
import { type Row, rowOf } from "@/lib/domain/conversation";
import { enclosureOf } from "@/lib/domain/enclosure";
import { isAnswerable } from "@/lib/domain/phone";
import type { EntryView } from "@/lib/protocol/views";
import { toEntryView } from "@/lib/view/map/to-view";

export type Recomputed = {
  /** The record as its row is now. */
  record: ConversationRecord;
  /** The line that tells the change of its state, if that changed. */
  entry: EntryView | null;
};

/**
 * Puts a locked conversation where its history says it is, after a reply turned out not to have left, or to have left
 * after all (lib/domain/conversation.ts). `by`: who took the reply back; null when it failed by itself.
 */
export async function recompute(
  tx: Tx,
  record: ConversationRecord,
  { by }: { by: string | null },
): Promise<Recomputed> {
  const { id: conversationId } = record;
  const row: Row & Partial<ConversationRecord> = rowOf(await conversationHistory(tx, { conversationId }), {
    answerable: isAnswerable(record),
  });
  return write(tx, record, row, by);
}

/** The same after the text itself is gone from sight, so that the list's copies are of the one before it. */
export async function recomputeWithout(
  tx: Tx,
  record: ConversationRecord,
  { by }: { by: string },
): Promise<Recomputed> {
  const { id: conversationId } = record;
  const [history, { last, heeded }] = await Promise.all([
    conversationHistory(tx, { conversationId }),
    lastItems(tx, { conversationId }),
  ]);
  const row = {
    ...rowOf(history, { answerable: isAnswerable(record) }),
    attentionSeq: heeded?.publicSeq ?? 0,
    lastMessageId: last?.id ?? null,
    lastDirection: last?.direction ?? null,
    lastSource: last?.source ?? null,
    lastBody: last?.body ?? null,
    lastEnclosure: last ? enclosureOf(last.media, last.flags) : null,
    lastStatus: last?.status ?? null,
    lastAuthorId: last?.authorId ?? null,
  } satisfies Partial<ConversationRecord>;
  return write(tx, record, row, by);
}

async function write(
  tx: Tx,
  record: ConversationRecord,
  row: Row & Partial<ConversationRecord>,
  by: string | null,
): Promise<Recomputed> {
  const { id: conversationId, tenantId, at } = record;
  await tx.update(conversations).set(row).where(eq(conversations.id, conversationId));
  const type =
    row.state === record.state
      ? null
      : row.state === "open"
        ? ("reopened_unsent" as const)
        : ("resolved_sent" as const);
  const entry =
    type && toEntryView(await insertEntry(tx, { tenantId, conversationId, type, actorId: by, at }));
  return { record: { ...record, ...row }, entry };
}
