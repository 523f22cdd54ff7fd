import type { Deps } from "@/db/deps";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { letGo } from "@/db/queries/outbound/send-lease";
import { findMessage, type MessageRecord } from "@/db/queries/messages/message-record";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";
import { takeBack } from "./undo-reply";
import { changeMessage } from "@/lib/conversation/change-conversation";
import { changeStatus } from "@/lib/conversation/change-status";

export type HeldDecision = "released" | "cancelled";
type Refusal = { code: "not_found" | "forbidden" | "not_held" };
type Outcome = Result<NumberEvents, Refusal>;

/**
 * Decides about a held message: it leaves now, or it is cancelled and its author gets the words back as a
 * draft. Allowed for its author while they may reply, and for people who manage the number. The conditions
 * for leaving are checked at dispatch, as for every message.
 */
export const settleHeld = (
  deps: Deps,
  actor: Actor,
  { messageId, as }: { messageId: string; as: HeldDecision },
): Promise<Outcome> =>
  changeMessage(
    deps,
    actor,
    { messageId, allows: (message) => mayDecide(actor, message) },
    async (work, message): Promise<Result<object, { code: "not_held" }>> => {
      const { tx } = work;
      // Checked again under the lock: two people may decide at once.
      const held = (await findMessage(tx, { tenantId: actor.tenantId, messageId }))?.held ?? null;
      if (held === null) return err({ code: "not_held" });
      if (as === "cancelled")
        return (await takeBack(work, actor, message)) ? ok({}) : err({ code: "not_held" });
      if (!(await letGo(tx, { messageId }))) return err({ code: "not_held" });
      const { conversationId } = message;
      const subject = { type: "message", id: messageId };
      work.audit({ action: "reply.released", subject, details: { conversationId, held } });
      await changeStatus(work, { messageId, to: "queued", reason: null, holds: true });
      return ok({});
    },
  );

const mayDecide = (actor: Actor, { numberId, authorId }: MessageRecord): boolean =>
  may(actor, "number.edit_settings", { numberId }) ||
  (authorId === actor.userId && may(actor, "conversation.reply", { numberId }));

type Settled = {
  settled: number;
  /** Already decided by somebody, or not the actor's to decide. */ left: number;
  published: NumberEvents[];
};
type OutcomeOfMany = Result<Settled, Refusal>;

/**
 * The same decision about several held messages, in the order they were written. Each is decided, audited and
 * refused on its own, so that one that a colleague decided meanwhile does not stop the others. Refused if
 * none was settled.
 */
export async function settleManyHeld(
  deps: Deps,
  actor: Actor,
  { messageIds, as }: { messageIds: readonly string[]; as: HeldDecision },
): Promise<OutcomeOfMany> {
  const published: NumberEvents[] = [];
  let refused: Refusal | null = null;
  const wanted = [...new Set(messageIds)].toSorted();
  for (const messageId of wanted) {
    const outcome = await settleHeld(deps, actor, { messageId, as });
    if (outcome.ok) published.push(outcome.value);
    else refused ??= outcome.error;
  }
  if (published.length === 0) return err(refused ?? { code: "not_found" });
  return ok({ settled: published.length, left: wanted.length - published.length, published });
}
