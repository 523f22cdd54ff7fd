import type { Deps } from "@/db/deps";
import { markMentionsSeen } from "@/db/queries/conversations/mentions";
import type { StreamEvents } from "@/db/queries/events/append-events";
import { ok, type Result } from "@/lib/base/result";
import { memberIdOf, type Whose } from "@/lib/base/stream";
import { unitOfWork, type Work } from "@/lib/conversation/unit-of-work";
import type { Actor } from "@/lib/domain/principal";

type Seen = { noteIds: string[] };

/**
 * The actor saw these notes, in which they are mentioned. Their other devices learn of it. Nobody can mark
 * another person's mentions: only one's own rows are looked at.
 */
export const seeMentions = (
  deps: Deps,
  actor: Actor,
  { noteIds: asked }: Seen,
): Promise<Result<Seen & { events: StreamEvents[] }, never>> =>
  unitOfWork(deps, actor, async (work: Work<Whose>): Promise<Result<Seen, never>> => {
    const noteIds = (await markMentionsSeen(work.tx, { ...actor, noteIds: asked })).toSorted();
    if (noteIds.length > 0)
      work.tell({ memberId: await memberIdOf(actor), events: [{ type: "mentions.seen", noteIds }] });
    return ok({ noteIds });
  });
