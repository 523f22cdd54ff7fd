import type { Deps } from "@/db/deps";
import { appendStreamEvents, type EventToAppend, type NumberEvents } from "@/db/queries/events/append-events";
import { patchConversation } from "@/db/queries/conversations/conversation-row";
import { findConversation } from "@/db/queries/conversations/conversation-record";
import { insertOptOut, lockCustomerConversations } from "@/db/queries/conversations/customer-conversations";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { insertEntry } from "@/db/queries/conversations/timeline";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { afterOptOutDecided } from "@/lib/domain/conversation";
import { canSee, may } from "@/lib/domain/policy";
import type { ConversationView } from "@/lib/protocol/views";
import { toConversationView, toEntryView } from "@/lib/view/map/to-view";

export type OptOutDecided = Result<
  { conversation: ConversationView; events: NumberEvents[] },
  { code: "not_found" | "forbidden" | "not_flagged" }
>;

type Input = { conversationId: string; optOut: boolean };

/**
 * A person says what a text near STOP meant (V60). An opt-out is as one by STOP: it holds for every number of the
 * tenant, and only START takes it back. Either way nobody is asked again, in none of the customer's conversations. Only
 * what is flagged can be decided, so that nobody opts out a customer who asked for nothing.
 */
export const decideOptOut = (
  deps: Deps,
  actor: Actor,
  { conversationId, optOut }: Input,
): Promise<OptOutDecided> =>
  deps.db.transaction(async (tx): Promise<OptOutDecided> => {
    const { tenantId, userId } = actor;
    const asked = await findConversation(tx, { tenantId, conversationId });
    if (!asked || !canSee(actor, asked.numberId)) return err({ code: "not_found" });
    if (!may(actor, "contact.opt_out", asked)) return err({ code: "forbidden" });
    const customer = { tenantId, address: asked.address };
    const conversations = await lockCustomerConversations(tx, customer);
    const own = conversations.find(({ id }) => id === conversationId);
    if (!own) return err({ code: "not_found" });
    if (own.optOutAt !== null) return ok({ conversation: toConversationView(own), events: [] });
    if (own.mayOptOutAt === null || own.mayOptOutCopy === null)
      return optOut
        ? err({ code: "not_flagged" })
        : ok({ conversation: toConversationView(own), events: [] });

    const { at, numberId: viaNumberId, mayOptOutCopy: word } = own;
    if (optOut) await insertOptOut(tx, { ...customer, word, viaNumberId, at });
    const type = optOut ? "opted_out" : "not_opt_out";
    const decided = {
      ...afterOptOutDecided,
      ...(optOut && { optOutAt: at, optOutWord: word, optOutVia: viaNumberId }),
    };
    const told: NumberEvents<EventToAppend>[] = [];
    for (const conversation of conversations.filter(({ mayOptOutAt, optOutAt }) =>
      optOut ? optOutAt === null : mayOptOutAt !== null,
    )) {
      await patchConversation(tx, conversation, afterOptOutDecided);
      const entry = await insertEntry(tx, {
        tenantId,
        conversationId: conversation.id,
        type,
        actorId: userId,
        at: conversation.at,
      });
      const event = {
        type: `contact.${type}` as const,
        conversation: toConversationView({ ...conversation, ...decided }),
        entry: toEntryView(entry),
      };
      told.push({ numberId: conversation.numberId, events: [event] });
    }
    await recordAudit(tx, actor, {
      action: `contact.${type}`,
      subject: { type: "conversation", id: conversationId },
    });
    return ok({
      conversation: toConversationView({ ...own, ...decided }),
      events: await appendStreamEvents(tx, told),
    });
  });
