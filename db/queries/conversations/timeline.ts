import type { Tx } from "@/db/handles";
import { timelineEntries } from "@/db/schema/conversations";
import type { TimelineType } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";

export type NewEntry = {
  id?: string;
  tenantId: string;
  conversationId: string;
  type: TimelineType;
  /** Null if a customer's message caused it. */
  actorId: string | null;
  subjectUserId?: string | null;
  at: Date;
};

/** Adds an entry to a conversation and returns it as stored. */
export async function insertEntry(tx: Tx, { subjectUserId = null, ...entry }: NewEntry) {
  const row = { id: newId(), subjectUserId, ...entry };
  await tx.insert(timelineEntries).values(row);
  return row;
}
