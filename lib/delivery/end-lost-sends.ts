import { lockConversation } from "@/db/queries/conversation-record";
import { lostSends } from "@/db/queries/due-sends";
import { endSend, tidySlots } from "@/db/queries/hold-send";
import { changeStatus } from "./change-status";
import type { DeliveryDeps } from "./deps";

const BATCH = 100;

/**
 * A claim that outlived its lease: its worker died or froze, and nobody knows whether the text left. It
 * becomes `unconfirmed`, never `queued` (V14). Returns how many.
 */
export async function endLostSends(deps: DeliveryDeps): Promise<number> {
  await tidySlots(deps.db, { leaseMs: deps.settings.leaseMs });
  const lost = await lostSends(deps.db, { limit: BATCH });
  for (const send of lost) {
    await deps.db.transaction(async (tx) => {
      const record = await lockConversation(tx, send);
      if (!record || !(await endSend(tx, send))) return;
      await changeStatus(tx, { record, messageId: send.messageId, to: "unconfirmed", reason: "The send was interrupted before its answer came" });
    });
  }
  return lost.length;
}
