import type { Db } from "@/db/handles";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { holdAllSends, insertRestoredAudit, renewAllEpochs } from "@/db/queries/ops/restored";
import { because } from "@/lib/domain/status-reason";
import { recompute } from "@/lib/conversation/recompute";

/**
 * After a backup was restored: what it says is queued may have left since it was taken, so it is held for a
 * person, and what it says was being sent is not known to have left. Old offsets of the event streams have
 * lost their meaning, so every stream gets a new epoch and clients load anew (V25, V27).
 */
export const markRestored = (db: Db): Promise<{ held: number; streams: number }> =>
  db.transaction(async (tx) => {
    const texts = await holdAllSends(tx, because("restored"));
    // What is held answers nobody: the customers wait again, and the authors are told.
    for (const scope of new Map(texts.map((text) => [text.conversationId, text])).values()) {
      const record = await lockConversation(tx, scope);
      if (record) await recompute(tx, record, { by: null });
    }
    const held = texts.length;
    const streams = await renewAllEpochs(tx);
    await insertRestoredAudit(tx, { held, streams });
    return { held, streams };
  });
