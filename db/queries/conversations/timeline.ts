import { and, desc, eq, gt, inArray } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { timelineEntries } from "@/db/schema/conversations";
import type { EntryReason, TimelineType } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";

/** What an entry says besides its type. */
export type EntryDetail = {
  subjectUserId?: string | null;
  reason?: EntryReason | null;
  until?: Date | null;
  tagId?: string | null;
};

/** What the entry of a wake-up says: why, who had snoozed it, and until when. */
export const wokenBy = (
  { snoozedBy, snoozedUntil }: { snoozedBy: string | null; snoozedUntil: Date | null },
  reason: EntryReason,
) => ({ reason, subjectUserId: snoozedBy, until: snoozedUntil });

export type NewEntry = EntryDetail & {
  id?: string;
  tenantId: string;
  conversationId: string;
  type: TimelineType;
  /** Null if a customer's message caused it. */
  actorId: string | null;
  at: Date;
};

/** Adds an entry to a conversation and returns it as stored. */
export async function insertEntry(tx: Tx, entry: NewEntry) {
  const row = { id: newId(), subjectUserId: null, reason: null, until: null, tagId: null, ...entry };
  // Sent at once, so that the commit cannot overtake it.
  await tx.insert(timelineEntries).values(row).execute();
  return row;
}

/** Who gave the conversation to whoever has it, or took it from who had it. */
export const lastAssignment = async (tx: Tx, { conversationId }: { conversationId: string }) =>
  (
    await tx
      .select({ actorId: timelineEntries.actorId })
      .from(timelineEntries)
      .where(
        and(
          eq(timelineEntries.conversationId, conversationId),
          inArray(timelineEntries.type, ["assigned", "unassigned"]),
        ),
      )
      .orderBy(desc(timelineEntries.at), desc(timelineEntries.id))
      .limit(1)
  )[0];

/** Did anybody write an entry of one of these types after that? */
export const hasEntryAfter = async (
  tx: Tx,
  { conversationId, types, after }: { conversationId: string; types: readonly TimelineType[]; after: Date },
): Promise<boolean> =>
  (
    await tx
      .select({ id: timelineEntries.id })
      .from(timelineEntries)
      .where(
        and(
          eq(timelineEntries.conversationId, conversationId),
          inArray(timelineEntries.type, [...types]),
          gt(timelineEntries.at, after),
        ),
      )
      .limit(1)
  ).length > 0;
