import {
  appendEventsAndCommit,
  type EventToAppend,
  type StreamEvents,
} from "@/db/queries/events/append-events";
import { recordAudit } from "@/db/queries/ops/record-audit";
import {
  numbersInReach,
  revokeAllSessions,
  revokeOtherSessions,
  revokeSession,
} from "@/db/queries/people/sign-in";
import type { Tx } from "@/db/handles";
import { memberIdOf } from "@/lib/base/stream";
import type { Deps } from "@/db/deps";

/**
 * Ends one session: it is accepted for no further request, and the rooms of all the person's numbers and the
 * person's own room get an event to close its sockets. Harmless if it has already ended. True if there was
 * something to end.
 */
export const endSession = ({ db }: Pick<Deps, "db">, sessionId: string): Promise<boolean> =>
  db.transaction(async (tx) => {
    const ended = await revokeSession(tx, { sessionId });
    if (ended)
      await tellEndedAndCommit(tx, { userId: ended.userId, sessionId }, [
        { sessionId, tenantId: ended.tenantId },
      ]);
    return ended !== undefined;
  });

/** Ends every other session of a person; returns how many. */
export async function endOtherSessionsAndCommit(
  tx: Tx,
  person: { userId: string; sessionId: string },
): Promise<number> {
  const ended = await revokeOtherSessions(tx, person);
  await tellEndedAndCommit(tx, person, ended);
  return ended.length;
}

/** Ends every session of a person. */
export const endAllSessionsAndCommit = async (tx: Tx, { userId }: { userId: string }): Promise<void> =>
  tellEndedAndCommit(tx, { userId, sessionId: null }, await revokeAllSessions(tx, { userId }));

/**
 * All rooms at once: the counters of several streams must be taken in one statement. `by`: the session that
 * did it; null if it was done by a link.
 */
async function tellEndedAndCommit(
  tx: Tx,
  by: { userId: string; sessionId: string | null },
  ended: readonly { sessionId: string; tenantId: string }[],
): Promise<void> {
  const { userId } = by;
  for (const { sessionId, tenantId } of ended)
    await recordAudit(
      tx,
      { kind: "person", ...by, tenantId },
      {
        action: "session.ended",
        subject: { type: "session", id: sessionId },
      },
    );
  const byTenant = [...Map.groupBy(ended, ({ tenantId }) => tenantId)];
  const streams: StreamEvents<EventToAppend>[] = [];
  for (const [tenantId, ofTenant] of byTenant) {
    const events = ofTenant.map(({ sessionId }) => ({ type: "access.revoked" as const, userId, sessionId }));
    for (const numberId of await numbersInReach(tx, { tenantId, userId })) streams.push({ numberId, events });
    streams.push({ memberId: await memberIdOf({ tenantId, userId }), events });
  }
  await appendEventsAndCommit(tx, streams);
}
