import type { Deps } from "@/db/deps";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { err, ok, type Result } from "@/lib/base/result";
import { changeMessage } from "@/lib/conversation/change-conversation";
import { changeStatus } from "@/lib/conversation/change-status";
import { may } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";
import { because } from "@/lib/domain/status/reasons";
import type { MessageView } from "@/lib/protocol/views";
import { toMessageView } from "@/lib/view/map/to-view";

type MarkedMessage = NumberEvents & { message: MessageView };
type Outcome = Result<MarkedMessage, { code: "not_found" | "forbidden" | "not_unconfirmed" }>;

/**
 * The carrier's answer was lost, and a person who knows the result sets it (V15). Only for an unconfirmed
 * message.
 */
export const markMessage = (
  deps: Deps,
  actor: Actor,
  { messageId, as }: { messageId: string; as: "delivered" | "failed" },
): Promise<Outcome> => {
  const by = actor.userId;
  const allows = (message: { numberId: string }) => may(actor, "conversation.reply", message);
  return changeMessage(deps, actor, { messageId, allows }, async (work, { media }) => {
    const moved = await changeStatus(work, {
      messageId,
      from: ["unconfirmed"],
      to: as,
      reason: as === "failed" ? because("said_failed", { by }) : because("said_delivered", { by }),
      nextPollAt: null,
      report: { origin: "person", rawStatus: as, matchedBy: "own_id" },
    });
    if (!moved) return err({ code: "not_unconfirmed" });
    work.audit({ action: "message.marked", subject: { type: "message", id: messageId }, details: { as } });
    return ok({ message: toMessageView(moved, media) });
  });
};
