import { dueSnoozes } from "@/db/queries/conversations/due-snoozes";
import { wokenBy } from "@/db/queries/conversations/timeline";
import { settleEach } from "@/lib/base/settle-all";
import { err, ok, type Result } from "@/lib/base/result";
import type { DeliveryDeps } from "@/lib/context";
import { changeConversation } from "@/lib/conversation/change-conversation";
import { afterWoken } from "@/lib/domain/conversation/patch";
import type { System } from "@/lib/domain/principal";

const BATCH = 100;

/**
 * Brings back what is due (I16). Several processes may look at once: under the lock of each conversation it is
 * asked again whether it is still snoozed and due, so that it wakes once. Returns how many woke here.
 */
export async function wakeDue(deps: Pick<DeliveryDeps, "db" | "now" | "publishNow">): Promise<number> {
  let woken = 0;
  await settleEach(await dueSnoozes(deps.db, { limit: BATCH }), async ({ tenantId, conversationId }) => {
    const by: System = { kind: "system", rule: "snooze", tenantId };
    const woke = await changeConversation(
      deps,
      by,
      { conversationId, actions: ["conversation.snooze"] },
      async (work): Promise<Result<object, { code: "nothing" }>> => {
        const { record } = work;
        if (record.snoozedUntil === null || record.snoozedUntil > record.at) return err({ code: "nothing" });
        work.patch(afterWoken(record, { reason: "due", at: record.at }));
        work.tell({ type: "conversation.woke", entry: work.entry("woke", wokenBy(record, "due")) });
        return ok({});
      },
    );
    if (!woke.ok) return;
    woken += 1;
    deps.publishNow(woke.value);
  });
  return woken;
}
