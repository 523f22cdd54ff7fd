import { findMessage } from "@/db/queries/messages/message-record";
import { callsOfMessage } from "@/db/queries/inbound/webhook-deliveries";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { isBeginningOf } from "@/lib/domain/inbound/body";
import { canSee } from "@/lib/domain/people/policy";
import type { DeliveryDeps } from "@/lib/context";

type Outcome = Result<{ text: string }, { code: "not_found" }>;

/**
 * The whole of a customer's message that was too long for the conversation (BW20), from the call that brought
 * it. For anybody who may see the message.
 */
export async function wholeMessage(
  { db, read }: Pick<DeliveryDeps, "db" | "read">,
  actor: Actor,
  { messageId }: { messageId: string },
): Promise<Outcome> {
  const message = await findMessage(db, { tenantId: actor.tenantId, messageId });
  if (!message || !canSee(actor, message.numberId) || message.direction !== "in")
    return err({ code: "not_found" });
  for (const call of await callsOfMessage(db, { messageId })) {
    const said = read({ ...call, method: "POST" });
    // A call may be read differently by now: a text that does not begin like the message is not the right
    // one.
    if (said.kind === "message" && isBeginningOf(message.body, said.text)) return ok({ text: said.text });
  }
  return err({ code: "not_found" });
}
