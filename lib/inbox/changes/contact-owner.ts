import type { Deps } from "@/db/deps";
import { writeContactOwner } from "@/db/queries/conversations/contact-owner";
import { findConversation } from "@/db/queries/conversations/conversation-record";
import { lockCustomerConversations } from "@/db/queries/conversations/customer-conversations";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { standingsOn } from "@/db/queries/numbers/grants";
import { err, ok, type Result } from "@/lib/base/result";
import { onConversation } from "@/lib/conversation/conversation-work";
import { unitOfWork } from "@/lib/conversation/unit-of-work";
import { rightOf } from "@/lib/domain/people/access-event";
import { canSee, may } from "@/lib/domain/people/policy";
import type { Principal } from "@/lib/domain/principal";
import type { OwnerCommand } from "@/lib/protocol/commands";

type Refusal = { code: "not_found" | "forbidden" | "not_assignable" };

/**
 * Who looks after the contact of a conversation (N14), or nobody: routing gives their new texts to that person first. It
 * takes who may reply on the conversation's number. Whoever has any conversation of the contact on their page hears of
 * it. What is so already writes nothing.
 */
export const setContactOwner = (
  deps: Pick<Deps, "db">,
  by: Principal,
  { conversationId, to }: { conversationId: string } & OwnerCommand,
): Promise<Result<{ ownerId: string | null; events: NumberEvents[] }, Refusal>> =>
  unitOfWork(deps, by, async (work): Promise<Result<{ ownerId: string | null }, Refusal>> => {
    const { tx } = work;
    const { tenantId } = by;
    const asked = await findConversation(tx, { tenantId, conversationId });
    if (!asked || !canSee(by, asked.numberId)) return err({ code: "not_found" });
    if (!may(by, "conversation.assign", asked)) return err({ code: "forbidden" });
    const { contactId, numberId, address } = asked;
    if (to !== null) {
      const [standing] = await standingsOn(tx, { tenantId, numberId }, [to]);
      if (!standing || rightOf(standing, numberId) !== "reply") return err({ code: "not_assignable" });
    }
    // The contact's lock first, as for a reply.
    if (!(await writeContactOwner(tx, { tenantId, contactId, ownerId: to }))) return ok({ ownerId: to });
    for (const record of await lockCustomerConversations(tx, { tenantId, address }))
      onConversation(work, record).tell({ type: "contact.owner_changed", entry: null });
    work.audit({
      action: "contact.owner_changed",
      subject: { type: "contact", id: contactId },
      details: { to },
    });
    return ok({ ownerId: to });
  });
