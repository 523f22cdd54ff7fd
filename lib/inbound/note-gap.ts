import { eq } from "drizzle-orm";
import type { Deps } from "@/db/deps";
import { appendEventsAndCommit, type NumberEvents } from "@/db/queries/events/append-events";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { patchConversation } from "@/db/queries/conversations/conversation-row";
import { ensureConversation } from "@/db/queries/conversations/ensure-conversation";
import { closeGap } from "@/db/queries/inbound/history-facts";
import { insertEntry } from "@/db/queries/conversations/timeline";
import { timelineEntries } from "@/db/schema/conversations";
import { historyGaps } from "@/db/schema/history-gaps";
import type { Direction } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import { afterGap } from "@/lib/domain/conversation";
import { readAddress } from "@/lib/domain/phone";
import { toConversationView, toEntryView } from "@/lib/view/map/to-view";

export type NewGap = {
  tenantId: string;
  numberId: string;
  direction: Direction;
  address: string;
  recordedAt: Date;
  place: number;
};

/**
 * Shows a record without a text as a line where the text would stand (V9). It is no message: it takes no number in
 * the conversation, answers nobody and moves nothing in the list. A customer's text that is missing marks the conversation unread
 * for the team, since nobody else will say that it is there. Null when the record has its line already.
 */
export const noteGap = (deps: Deps, gap: NewGap): Promise<NumberEvents | null> =>
  deps.db.transaction(async (tx) => {
    const { tenantId, numberId, direction, address, recordedAt } = gap;
    const { conversationId } = await ensureConversation(tx, {
      tenantId,
      numberId,
      address,
      dialable: readAddress(address)?.dialable ?? false,
    });
    const record = await lockConversation(tx, { tenantId, conversationId });
    if (!record) return null;
    const entry = await insertEntry(tx, {
      tenantId,
      conversationId,
      type: direction === "in" ? "missed_text" : "sent_elsewhere",
      actorId: null,
      at: recordedAt,
    });
    const made = await tx
      .insert(historyGaps)
      .values({ id: newId(), ...gap, conversationId, entryId: entry.id, foundAt: record.at })
      .onConflictDoNothing()
      .returning({ id: historyGaps.id });
    if (made.length === 0) {
      await tx.delete(timelineEntries).where(eq(timelineEntries.id, entry.id));
      return null;
    }
    const now = await patchConversation(tx, record, afterGap(record, { direction, at: record.at }));
    const conversation = toConversationView(now);
    const event = { type: "conversation.gap_found" as const, conversation, entry: toEntryView(entry) };
    const [told] = await appendEventsAndCommit(tx, [{ numberId, events: [event] }]);
    return told ?? null;
  });

/** The missed text came in after all: its line says so from now on. Null when it does already. */
export const endGap = (deps: Deps, { gapId }: { gapId: string }): Promise<NumberEvents | null> =>
  deps.db.transaction(async (tx) => {
    const [gap] = await tx
      .select({ tenantId: historyGaps.tenantId, conversationId: historyGaps.conversationId })
      .from(historyGaps)
      .where(eq(historyGaps.id, gapId));
    const record = gap && (await lockConversation(tx, gap));
    const closed = record && (await closeGap(tx, { gapId }));
    if (!closed) return null;
    const [entry] = await tx
      .update(timelineEntries)
      .set({ type: "missed_text_came" })
      .where(eq(timelineEntries.id, closed.entryId))
      .returning();
    if (!entry) return null;
    const { numberId } = record;
    const conversation = toConversationView(record);
    const event = { type: "conversation.gap_closed" as const, conversation, entry: toEntryView(entry) };
    const [told] = await appendEventsAndCommit(tx, [{ numberId, events: [event] }]);
    return told ?? null;
  });
