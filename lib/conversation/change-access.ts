import { standingsOn } from "@/db/queries/numbers/grants";
import type { Tx } from "@/db/handles";
import { memberIdOf, type Whose } from "@/lib/base/stream";
import { accessEventOf, rightOf } from "@/lib/domain/people/access-event";
import { handBack } from "./hand-back";
import type { Work } from "./unit-of-work";

/** Whose rights change, and where. The caller has locked these numbers (`lockNumbers`). */
type Touched = { tenantId: string; numberIds: readonly string[]; userIds: readonly string[] };

/**
 * Changes who is on numbers, by a grant or by a group, and tells of the difference. Each number's room gets what
 * these people may do from now on: it closes sockets, and a new viewer can no longer type or hold the reply lease on
 * an open socket (V5). A person who has gained or lost a number gets an event in their own room, on every open page,
 * and need not sign in again (N8). Whoever has another way in is told nothing, unless it is for less or more. What
 * they may not answer any more goes back to the team.
 */
export async function changeAccess(
  work: Work<Whose>,
  { tenantId, numberIds, userIds }: Touched,
  change: (tx: Tx) => Promise<unknown>,
  { alsoUnchanged = false }: { alsoUnchanged?: boolean } = {},
): Promise<void> {
  const { tx } = work;
  const standings = async () =>
    Promise.all(numberIds.map((numberId) => standingsOn(tx, { tenantId, numberId }, userIds)));
  const before = await standings();
  await change(tx);
  const after = await standings();
  for (const [index, numberId] of numberIds.entries()) {
    const had = new Map(before[index]?.map((one) => [one.userId, rightOf(one, numberId)]));
    for (const standing of after[index] ?? []) {
      const { userId } = standing;
      const [right, was] = [rightOf(standing, numberId), had.get(userId) ?? null];
      if (right === was && !alsoUnchanged) continue;
      work.tell({ numberId, events: [accessEventOf(standing, numberId)] });
      if ((right === null) === (was === null)) continue;
      const type = right === null ? ("number.taken" as const) : ("number.given" as const);
      work.tell({ memberId: await memberIdOf({ tenantId, userId }), events: [{ type, numberId }] });
    }
  }
  await handBack(work, { tenantId, userIds, numberIds });
}
