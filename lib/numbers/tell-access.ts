import { standingsOn } from "@/db/queries/numbers/grants";
import { memberIdOf, type Whose } from "@/lib/base/stream";
import type { Work } from "@/lib/conversation/unit-of-work";
import { accessEventOf, rightOf } from "@/lib/domain/people/access-event";

type OfNumber = { tenantId: string; numberId: string };
type Standings = Awaited<ReturnType<typeof standingsOn>>;

/**
 * Tells of a change of who is on a number; `before` is these people's earlier standing there.
 * The number's room gets each person's rights now: it closes sockets, and a new viewer can no longer type or
 * hold the reply lease on an open socket (V5). A person who has gained or lost the number gets an event in their
 * own room, on every open page, and need not sign in again (N8).
 */
export async function tellAccess(
  work: Work<Whose>,
  ofNumber: OfNumber,
  before: Standings,
  { alsoUnchanged = false }: { alsoUnchanged?: boolean } = {},
): Promise<void> {
  const { tenantId, numberId } = ofNumber;
  const had = new Map(before.map((standing) => [standing.userId, rightOf(standing, numberId)]));
  for (const standing of await standingsOn(work.tx, ofNumber, [...had.keys()])) {
    const { userId } = standing;
    const [right, was] = [rightOf(standing, numberId), had.get(userId) ?? null];
    if (right === was && !alsoUnchanged) continue;
    work.tell({ numberId, events: [accessEventOf(standing, numberId)] });
    if ((right === null) === (was === null)) continue;
    const type = right === null ? ("number.taken" as const) : ("number.given" as const);
    work.tell({ memberId: await memberIdOf({ tenantId, userId }), events: [{ type, numberId }] });
  }
}
