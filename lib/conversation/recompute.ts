import type { Tx } from "@/db/handles";
import { conversationHistory, lastItems } from "@/db/queries/conversations/conversation-history";
import type { ConversationRecord } from "@/db/queries/conversations/conversation-record";
import { patchConversation } from "@/db/queries/conversations/conversation-row";
import { insertEntry } from "@/db/queries/conversations/timeline";
import { afterNotLeft } from "@/lib/domain/conversation/patch";
import { enclosureOf } from "@/lib/domain/conversation/enclosure";
import { isAnswerable } from "@/lib/domain/text/phone";
import type { EntryView } from "@/lib/protocol/views";
import { toEntryView } from "@/lib/view/map/to-view";

export type Recomputed = {
  /** The record of the row as it is now. */
  record: ConversationRecord;
  /** The entry for the change of its state, if that changed. */
  entry: EntryView | null;
};

/**
 * Recomputes a locked conversation from its history after a reply turned out not to have left, or to have
 * left after all (lib/domain/conversation/patch.ts). `by`: who cancelled the reply, which hides it; null if it
 * failed on its own.
 */
export async function recompute(
  tx: Tx,
  record: ConversationRecord,
  { by }: { by: string | null },
): Promise<Recomputed> {
  const { id: conversationId, tenantId, at } = record;
  const [history, undone] = await Promise.all([
    conversationHistory(tx, { conversationId }),
    by === null ? null : standingItems(tx, conversationId),
  ]);
  const patch = afterNotLeft(history, { answerable: isAnswerable(record) }, undone);
  const now = await patchConversation(tx, record, patch);
  if (now.state === record.state) return { record: now, entry: null };
  const type = now.state === "resolved" ? ("resolved_sent" as const) : ("reopened_unsent" as const);
  const entry = await insertEntry(tx, { tenantId, conversationId, type, actorId: by, at });
  return { record: now, entry: toEntryView(entry) };
}

/** The items that remain after a message was cancelled. */
async function standingItems(tx: Tx, conversationId: string) {
  const { last, heeded } = await lastItems(tx, { conversationId });
  return {
    last: last && { ...last, enclosure: enclosureOf(last.media, last.flags) },
    attentionSeq: heeded?.publicSeq ?? 0,
  };
}
