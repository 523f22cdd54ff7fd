import type { Deps } from "@/db/deps";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { findConversation } from "@/db/queries/conversations/conversation-record";
import { insertOptOut, lockCustomerConversations } from "@/db/queries/conversations/customer-conversations";
import { err, ok, type Result } from "@/lib/base/result";
import { onConversation } from "@/lib/conversation/conversation-work";
import { unitOfWork } from "@/lib/conversation/unit-of-work";
import type { Principal } from "@/lib/domain/principal";
import { afterOptOutDecided } from "@/lib/domain/conversation/patch";
import { canSee, may } from "@/lib/domain/people/policy";
import type { ConversationView } from "@/lib/protocol/views";
import { toConversationView } from "@/lib/view/map/to-view";

type Refusal = { code: "not_found" | "forbidden" | "not_flagged" };
export type OptOutDecided = Result<{ conversation: ConversationView; events: NumberEvents[] }, Refusal>;

type Input = { conversationId: string; optOut: boolean };

/**
 * A person decides what a message that may mean STOP meant (V60). An opt-out has the same effect as STOP: it
 * holds for every number of the tenant, and only START ends it. Either way nobody is asked again, in any of
 * the customer's conversations. Only a flagged conversation can be decided, so that nobody opts out a
 * customer who asked for nothing.
 */
export const decideOptOut = (
  deps: Deps,
  by: Principal,
  { conversationId, optOut }: Input,
): Promise<OptOutDecided> =>
  unitOfWork(deps, by, async (work): Promise<Result<{ conversation: ConversationView }, Refusal>> => {
    const { tx } = work;
    const { tenantId } = by;
    const asked = await findConversation(tx, { tenantId, conversationId });
    if (!asked || !canSee(by, asked.numberId)) return err({ code: "not_found" });
    if (!may(by, "contact.opt_out", asked)) return err({ code: "forbidden" });
    const customer = { tenantId, address: asked.address };
    const conversations = await lockCustomerConversations(tx, customer);
    const own = conversations.find(({ id }) => id === conversationId);
    if (!own) return err({ code: "not_found" });
    const { at, numberId: viaNumberId, optOutAt, mayOptOutAt, mayOptOutCopy: word } = own;
    const isAsked = optOutAt === null && mayOptOutAt !== null && word !== null;
    if (!isAsked && optOutAt === null && optOut) return err({ code: "not_flagged" });
    if (!isAsked) return ok({ conversation: toConversationView(own) });

    if (optOut) work.write(() => insertOptOut(tx, { ...customer, word, viaNumberId, at }));
    const type = optOut ? "opted_out" : "not_opt_out";
    const decided = {
      ...afterOptOutDecided,
      ...(optOut && { optOutAt: at, optOutWord: word, optOutVia: viaNumberId }),
    };
    for (const record of conversations.filter(({ mayOptOutAt, optOutAt }) =>
      optOut ? optOutAt === null : mayOptOutAt !== null,
    )) {
      const each = onConversation(work, record);
      each.patch(afterOptOutDecided);
      const conversation = toConversationView({ ...record, ...decided });
      each.tell({ type: `contact.${type}`, conversation, entry: each.entry(type) });
    }
    work.audit({ action: `contact.${type}`, subject: { type: "conversation", id: conversationId } });
    return ok({ conversation: toConversationView({ ...own, ...decided }) });
  });
