import type { Deps } from "@/db/deps";
import { findMessage } from "@/db/queries/messages/message-record";
import { callsOfMessage } from "@/db/queries/inbound/webhook-deliveries";
import { err, ok, type Result } from "@/lib/base/result";
import { readQuestBlueCall } from "@/lib/carriers/questblue/read";
import type { Actor } from "@/lib/domain/actor";
import { isBeginningOf } from "@/lib/domain/inbound-body";
import { canSee } from "@/lib/domain/policy";

type Outcome = Result<{ text: string }, { code: "not_found" }>;

/** All of a customer's text that was too long for the thread (BW20), from the call that brought it. For whoever sees the text. */
export async function wholeMessage({ db }: Deps, actor: Actor, { messageId }: { messageId: string }): Promise<Outcome> {
  const message = await findMessage(db, { tenantId: actor.tenantId, messageId });
  if (!message || !canSee(actor, message.numberId) || message.direction !== "in") return err({ code: "not_found" });
  for (const call of await callsOfMessage(db, { messageId })) {
    const read = readQuestBlueCall({ ...call, method: "POST" });
    // A call may be read in another way since: what does not begin as the text does is not it.
    if (read.kind === "text" && isBeginningOf(message.body, read.text)) return ok({ text: read.text });
  }
  return err({ code: "not_found" });
}
