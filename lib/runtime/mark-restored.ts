import type { Db } from "@/db/handles";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { holdAllSends, insertRestoredAudit, renewAllEpochs } from "@/db/queries/ops/restored";
import { because } from "@/lib/domain/status/reasons";
import { recompute } from "@/lib/conversation/recompute";

/**
 * Run after a backup was restored. A message that the backup says is queued may have left since the backup,
 * so it is held for a person. Of a message that was being sent, nobody knows whether it left. Old positions
 * in the event streams have lost their meaning, so every stream gets a new epoch and clients load again (V25,
 * V27).
 */
export const markRestored = (db: Db): Promise<{ held: number; streams: number }> =>
  db.transaction(async (tx) => {
    const messages = await holdAllSends(tx, because("restored"));
    // Held messages answer nobody: the customers wait again, and the authors are notified.
    for (const scope of new Map(messages.map((message) => [message.conversationId, message])).values()) {
      const record = await lockConversation(tx, scope);
      if (record) await recompute(tx, record, { by: null });
    }
    const held = messages.length;
    const streams = await renewAllEpochs(tx);
    await insertRestoredAudit(tx, { held, streams });
    return { held, streams };
  });
