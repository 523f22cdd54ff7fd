import type { Tx } from "@/db/handles";
import { itemsSinceLastReply, markEntries } from "@/db/queries/standing-items";
import { lastReply, standingAfter, toSteps } from "@/lib/domain/inbox-marks";

/** The items of a locked thread since its last reply, with the marks that follow from them and from what people said since. */
export async function standingMarks(tx: Tx, { conversationId }: { conversationId: string }) {
  const items = await itemsSinceLastReply(tx, { conversationId });
  const reply = lastReply(items);
  const entries = await markEntries(tx, { conversationId, after: reply?.acceptedAt ?? null });
  return { items, reply, standing: standingAfter(toSteps(items, entries)) };
}
