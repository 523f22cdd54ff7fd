import type { Tx } from "@/db/handles";
import { timelineEntries } from "@/db/schema/conversations";
import type { TimelineType } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";

export type NewEntry = {
  id?: string;
  tenantId: string;
  conversationId: string;
  type: TimelineType;
  /** Null when a customer's text caused it. */
  actorId: string | null;
  subjectUserId?: string | null;
  at: Date;
};

/** Adds an event line to a conversation and returns it as it stands there. */
export async function insertEntry(tx: Tx, { subjectUserId = null, ...entry }: NewEntry) {
  const row = { id: newId(), subjectUserId, ...entry };
  await tx.insert(timelineEntries).values(row);
  return row;
}
