import type { Deps } from "@/db/deps";
import { memberStream } from "@/db/queries/events/streams";
import { myNumbers } from "@/db/queries/numbers/my-numbers";
import type { Actor } from "@/lib/domain/principal";
import { canSee } from "@/lib/domain/people/policy";
import type { StreamPosition } from "@/lib/view/types";

/** The stream positions of these numbers; a number that the actor does not see is left out. */
export async function streamPositions(
  deps: Deps,
  actor: Actor,
  { numberIds }: { numberIds: readonly string[] },
): Promise<Record<string, StreamPosition>> {
  const seen = numberIds.filter((numberId) => canSee(actor, numberId));
  const rows = await myNumbers(deps.db, { tenantId: actor.tenantId, userId: actor.userId, numbers: seen });
  return Object.fromEntries(rows.map(({ id, epoch, seq }) => [id, { epoch, seq }]));
}

/** The position of the actor's own stream, in their session's tenant. */
export async function ownPosition({ db }: Deps, actor: Actor): Promise<StreamPosition> {
  const { epoch, seq } = await memberStream(db, actor);
  return { epoch, seq };
}
