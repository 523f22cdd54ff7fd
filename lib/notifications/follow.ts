import type { Deps } from "@/db/deps";
import { findConversation } from "@/db/queries/conversations/conversation-record";
import type { StreamEvents } from "@/db/queries/events/append-events";
import { deleteFollow, insertFollow } from "@/db/queries/notifications/follows";
import { err, ok, type Result } from "@/lib/base/result";
import { memberIdOf, type Whose } from "@/lib/base/stream";
import { unitOfWork, type Work } from "@/lib/conversation/unit-of-work";
import { canSee, may } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";

type Followed = Result<{ following: boolean; events: StreamEvents[] }, { code: "not_found" | "forbidden" }>;

/**
 * The actor follows a conversation, or no longer (C11): they are notified of every text in it. Only they know;
 * it makes nobody a replier, gives no right, and ends being told when they may no longer read the number.
 */
export async function followConversation(
  deps: Deps,
  actor: Actor,
  { conversationId, following }: { conversationId: string; following: boolean },
): Promise<Followed> {
  const { tenantId, userId } = actor;
  const record = await findConversation(deps.db, { tenantId, conversationId });
  if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });
  const { numberId } = record;
  if (!may(actor, "conversation.read", { numberId })) return err({ code: "forbidden" });
  return unitOfWork(
    deps,
    actor,
    async (work: Work<Whose>): Promise<Result<{ following: boolean }, never>> => {
      const followed = { tenantId, userId, numberId, conversationId };
      const changed = await (following ? insertFollow : deleteFollow)(work.tx, followed);
      if (changed)
        work.tell({
          memberId: await memberIdOf(actor),
          events: [{ type: "follow.changed", conversationId, numberId, following }],
        });
      return ok({ following });
    },
  );
}
