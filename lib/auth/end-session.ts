import { appendNumberEvents } from "@/db/queries/append-events";
import { recordAudit } from "@/db/queries/record-audit";
import { numbersInReach, revokeSession } from "@/db/queries/sign-in";
import type { Deps } from "@/db/deps";

/**
 * Ends one sign-in: no request is served for it any more, and the room of every number the person has is
 * told to close its sockets. Harmless when it has ended already. True when there was something to tell.
 */
export const endSession = ({ db }: Pick<Deps, "db">, sessionId: string): Promise<boolean> =>
  db.transaction(async (tx) => {
    const ended = await revokeSession(tx, { sessionId });
    if (!ended) return false;
    const { userId, tenantId } = ended;
    await recordAudit(tx, { action: "session.ended", tenantId, actorId: userId, sessionId });
    const numbers = await numbersInReach(tx, { tenantId, userId });
    const revoked = { type: "access.revoked" as const, userId, sessionId };
    await appendNumberEvents(tx, numbers.map((numberId) => ({ numberId, events: [revoked] })));
    return true;
  });
