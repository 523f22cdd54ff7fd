import type { Deps } from "@/db/deps";
import { findConversation } from "@/db/queries/conversations/conversation-record";
import { conversationDrafts } from "@/db/queries/conversations/conversation-items";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee, may } from "@/lib/domain/policy";
import type { TeamDraft } from "@/lib/view/types";

type Stored = Awaited<ReturnType<typeof conversationDrafts>>;

/** Colleagues' unsent words, for those who may answer on that number: whoever only reads it is shown what was said, not what was not. */
export const teamDraftsFor = (actor: Actor, numberId: string, drafts: Stored): TeamDraft[] =>
  !may(actor, "draft.write", { numberId })
    ? []
    : drafts
        .filter(({ userId }) => userId !== actor.userId)
        .map(({ userId, body, updatedAt, staleSince }) => ({
          userId,
          body,
          updatedAt: updatedAt.toISOString(),
          staleSince: staleSince?.toISOString() ?? null,
        }));

/** By themselves: a draft writes no event, so a page asks again when the room says that somebody stopped writing. */
export async function loadTeamDrafts(
  deps: Deps,
  actor: Actor,
  { conversationId }: { conversationId: string },
): Promise<Result<{ teamDrafts: TeamDraft[] }, { code: "not_found" }>> {
  const record = await findConversation(deps.db, { tenantId: actor.tenantId, conversationId });
  if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });
  return ok({
    teamDrafts: teamDraftsFor(actor, record.numberId, await conversationDrafts(deps.db, { conversationId })),
  });
}
