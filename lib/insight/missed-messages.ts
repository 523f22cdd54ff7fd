import type { Deps } from "@/db/deps";
import { countOpenGaps, openGaps } from "@/db/queries/inbound/gap-list";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee, may } from "@/lib/domain/people/policy";

const SHOWN = 100;

export type MissedMessage = Omit<
  Awaited<ReturnType<typeof openGaps>>[number],
  "conversationId" | "numberId"
> & { /** Null if this admin may not read that number. */ conversationId: string | null };

/** The newest messages that only the carrier's history contains, for admins. */
export async function missedMessages(
  deps: Deps,
  actor: Actor,
): Promise<Result<MissedMessage[], { code: "forbidden" }>> {
  if (!may(actor, "webhook.manage")) return err({ code: "forbidden" });
  const gaps = await openGaps(deps.db, { tenantId: actor.tenantId, limit: SHOWN });
  return ok(
    gaps.map(({ conversationId, numberId, ...gap }) => ({
      ...gap,
      conversationId: canSee(actor, numberId) ? conversationId : null,
    })),
  );
}

/** How many there are; 0 for people who cannot do anything about them. */
export const countMissedMessages = async (deps: Deps, actor: Actor): Promise<number> =>
  may(actor, "webhook.manage") ? countOpenGaps(deps.db, { tenantId: actor.tenantId }) : 0;
