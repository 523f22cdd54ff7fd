import type { Deps } from "@/db/deps";
import { ensureConversation } from "@/db/queries/conversations/ensure-conversation";
import { findNumber, ownAddresses } from "@/db/queries/numbers/find-number";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { checkRecipient, readAddress, type RecipientProblem } from "@/lib/domain/text/phone";
import { canSee, may } from "@/lib/domain/people/policy";
import type { ConversationSnapshot } from "@/lib/view/types";
import { loadConversation } from "../conversation/load-conversation";

export type StartedConversation = { snapshot: ConversationSnapshot; created: boolean };
export type StartConversationError =
  | { code: "not_found" | "forbidden" | "number_disabled" }
  | { code: "not_dialable"; reason: RecipientProblem };

/**
 * The conversation with a customer on a number, existing or new. A new one is not listed until something is
 * written in it.
 */
export async function startConversation(
  deps: Deps,
  actor: Actor,
  { numberId, to }: { numberId: string; to: string },
): Promise<Result<StartedConversation, StartConversationError>> {
  const { tenantId } = actor;
  const number = canSee(actor, numberId) ? await findNumber(deps.db, { tenantId, numberId }) : undefined;
  if (!number) return err({ code: "not_found" });
  if (!may(actor, "conversation.reply", { numberId })) return err({ code: "forbidden" });
  if (number.disabledAt) return err({ code: "number_disabled" });

  const address = readAddress(to);
  const reason = address
    ? checkRecipient(address.value, await ownAddresses(deps.db, { tenantId }))
    : "not_dialable";
  if (!address || reason) return err({ code: "not_dialable", reason: reason ?? "not_dialable" });

  const { conversationId, created } = await deps.db.transaction((tx) =>
    ensureConversation(tx, { tenantId, numberId, address: address.value, dialable: address.dialable }),
  );
  const snapshot = await loadConversation(deps, actor, { conversationId });
  return snapshot.ok ? ok({ snapshot: snapshot.value, created }) : err(snapshot.error);
}
