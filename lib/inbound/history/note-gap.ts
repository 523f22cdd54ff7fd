import { eq } from "drizzle-orm";
import type { Deps } from "@/db/deps";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { ensureConversation } from "@/db/queries/conversations/ensure-conversation";
import { closeGap } from "@/db/queries/inbound/history-facts";
import { insertEntry } from "@/db/queries/conversations/timeline";
import { timelineEntries } from "@/db/schema/conversations";
import { historyGaps } from "@/db/schema/history-gaps";
import type { Direction } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import { lockFor } from "@/lib/conversation/change-conversation";
import { onConversation } from "@/lib/conversation/conversation-work";
import { unitOfWork } from "@/lib/conversation/unit-of-work";
import { afterGap } from "@/lib/domain/conversation/patch";
import { readAddress } from "@/lib/domain/text/phone";
import { toEntryView } from "@/lib/view/map/to-view";

export type NewGap = {
  tenantId: string;
  numberId: string;
  direction: Direction;
  address: string;
  recordedAt: Date;
  place: number;
};

/** Nothing is left to do; the transaction is rolled back. */
type Nothing = { code: "nothing" };
const nothing = err<Nothing>({ code: "nothing" });

const actions = ["conversation.mark_unread"] as const;
const byHistory = (tenantId: string) => ({ kind: "system", rule: "history_comparison", tenantId }) as const;

/**
 * Shows a record without a message as an entry at the place of the message (V9). It is no message: it takes
 * no public seq, answers nobody and does not move the conversation in the list. A missing customer's message
 * flags the conversation unread for the team, because nothing else would point to it. Null if the record
 * already has its entry.
 */
export async function noteGap(deps: Deps, gap: NewGap): Promise<NumberEvents | null> {
  const { tenantId, numberId, direction, address, recordedAt } = gap;
  const by = byHistory(tenantId);
  const noted = await unitOfWork(deps, by, async (work): Promise<Result<object, Nothing>> => {
    const { tx } = work;
    const dialable = readAddress(address)?.dialable ?? false;
    const { conversationId } = await ensureConversation(tx, { tenantId, numberId, address, dialable });
    const locked = await lockFor(tx, by, { conversationId, actions });
    if (!locked.ok) return nothing;
    const { at } = locked.value;
    const type = direction === "in" ? ("missed_text" as const) : ("sent_elsewhere" as const);
    const entry = await insertEntry(tx, { tenantId, conversationId, type, actorId: null, at: recordedAt });
    const made = await tx
      .insert(historyGaps)
      .values({ id: newId(), ...gap, conversationId, entryId: entry.id, foundAt: at })
      .onConflictDoNothing()
      .returning({ id: historyGaps.id });
    // The rollback removes the entry.
    if (made.length === 0) return nothing;
    const own = onConversation(work, locked.value);
    own.patch(afterGap(locked.value, { direction, at }));
    own.tell({ type: "conversation.gap_found", entry: toEntryView(entry) });
    return ok({});
  });
  return noted.ok ? (noted.value.events[0] ?? null) : null;
}

/** The missing message came after all; the entry now says so. Null if it already did. */
export async function endGap(deps: Deps, { gapId }: { gapId: string }): Promise<NumberEvents | null> {
  const [gap] = await deps.db
    .select({ tenantId: historyGaps.tenantId, conversationId: historyGaps.conversationId })
    .from(historyGaps)
    .where(eq(historyGaps.id, gapId));
  if (!gap) return null;
  const by = byHistory(gap.tenantId);
  const ended = await unitOfWork(deps, by, async (work): Promise<Result<object, Nothing>> => {
    const { tx } = work;
    const locked = await lockFor(tx, by, { conversationId: gap.conversationId, actions });
    const closed = locked.ok && (await closeGap(tx, { gapId }));
    if (!closed) return nothing;
    const [entry] = await tx
      .update(timelineEntries)
      .set({ type: "missed_text_came" })
      .where(eq(timelineEntries.id, closed.entryId))
      .returning();
    if (!entry) return nothing;
    onConversation(work, locked.value).tell({ type: "conversation.gap_closed", entry: toEntryView(entry) });
    return ok({});
  });
  return ended.ok ? (ended.value.events[0] ?? null) : null;
}
