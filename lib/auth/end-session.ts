import { appendEventsAndCommit } from "@/db/queries/events/append-events";
import { recordAudit } from "@/db/queries/ops/record-audit";
import {
  numbersInReach,
  revokeAllSessions,
  revokeOtherSessions,
  revokeSession,
} from "@/db/queries/people/sign-in";
import type { Tx } from "@/db/handles";
import type { Deps } from "@/db/deps";

/**
 * Ends one sign-in: no request is served for it any more, and the room of every number the person has is
 * told to close its sockets. Harmless when it has ended already. True when there was something to tell.
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

/** Ends every other sign-in of a person, and says how many there were. */
export async function endOtherSessionsAndCommit(
  tx: Tx,
  person: { userId: string; sessionId: string },
): Promise<number> {
  const ended = await revokeOtherSessions(tx, person);
  await tellEndedAndCommit(tx, person, ended);
  return ended.length;
}

/** Ends every sign-in of a person. */
export const endAllSessionsAndCommit = async (tx: Tx, { userId }: { userId: string }): Promise<void> =>
  tellEndedAndCommit(tx, { userId, sessionId: null }, await revokeAllSessions(tx, { userId }));

/** All rooms at once: whoever takes the counters of several numbers takes them in one statement. `by`: in which session; null is by a link. */
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
  const streams = [];
  for (const [tenantId, ofTenant] of byTenant) {
    const events = ofTenant.map(({ sessionId }) => ({ type: "access.revoked" as const, userId, sessionId }));
    for (const numberId of await numbersInReach(tx, { tenantId, userId })) streams.push({ numberId, events });
  }
  await appendEventsAndCommit(tx, streams);
}
