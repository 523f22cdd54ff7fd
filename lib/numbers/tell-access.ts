import type { Tx } from "@/db/handles";
import { appendEventsAndCommit, type StreamEvents } from "@/db/queries/events/append-events";
import { standingsOn } from "@/db/queries/numbers/grants";
import { memberIdOf } from "@/lib/base/stream";
import { accessEventOf, rightOf } from "@/lib/domain/access-event";

type OfNumber = { tenantId: string; numberId: string };
type Standings = Awaited<ReturnType<typeof standingsOn>>;

/**
 * Commits a transaction that has changed who is on a number; `before` is these people's earlier standing there.
 * The number's room gets each person's rights now: it closes sockets, and a new viewer can no longer type or
 * hold the reply lease on an open socket (V5). A person who has gained or lost the number gets an event in their
 * own room, on every open page, and need not sign in again (N8).
 */
export async function tellAccessAndCommit(
  tx: Tx,
  ofNumber: OfNumber,
  before: Standings,
  { alsoUnchanged = false }: { alsoUnchanged?: boolean } = {},
): Promise<StreamEvents[]> {
  const { tenantId, numberId } = ofNumber;
  const had = new Map(before.map((standing) => [standing.userId, rightOf(standing, numberId)]));
  const people = (await standingsOn(tx, ofNumber, [...had.keys()])).map((standing) => ({
    standing,
    right: rightOf(standing, numberId),
    was: had.get(standing.userId) ?? null,
  }));
  const told = people.filter(({ right, was }) => alsoUnchanged || right !== was);
  const own = told
    .filter(({ right, was }) => (right === null) !== (was === null))
    .map(async ({ standing: { userId }, right }) => ({
      memberId: await memberIdOf({ tenantId, userId }),
      events: [{ type: right === null ? ("number.taken" as const) : ("number.given" as const), numberId }],
    }));
  return appendEventsAndCommit(tx, [
    { numberId, events: told.map(({ standing }) => accessEventOf(standing, numberId)) },
    ...(await Promise.all(own)),
  ]);
}
