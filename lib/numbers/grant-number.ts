import type { Deps } from "@/db/deps";
import {
  appendEventsAndCommit,
  type EventToAppend,
  type NumberEvents,
} from "@/db/queries/events/append-events";
import {
  findGrant,
  insertGrant,
  lockNumber,
  numbersOfPeople,
  peopleOfHolder,
  standingsOn,
  updateGrant,
  type Holder,
} from "@/db/queries/numbers/grants";
import { recordAudit } from "@/db/queries/ops/record-audit";
import type { Tx } from "@/db/handles";
import type { NumberRole } from "@/db/vocabulary";
import { err, ok, type Result } from "@/lib/base/result";
import { accessEventOf } from "@/lib/domain/access-event";
import type { Actor } from "@/lib/domain/principal";
import { mayGrant } from "./may-grant";

type Outcome = Result<{ events: NumberEvents[] }, { code: "not_found" | "forbidden" }>;

/** Puts a person or a group on a number with a role, or changes their role there. */
export const grantNumber = (
  deps: Deps,
  actor: Actor,
  input: { numberId: string; holder: Holder; role: NumberRole },
): Promise<Outcome> =>
  deps.db.transaction(async (tx): Promise<Outcome> => {
    const { numberId, holder, role } = input;
    const { tenantId, userId } = actor;
    const ofNumber = { tenantId, numberId };
    if (!(await lockNumber(tx, ofNumber))) return err({ code: "not_found" });
    const held = await findGrant(tx, ofNumber, holder);
    const allowed = mayGrant(actor, numberId, holder, held ? [role, held.role] : [role]);
    if (allowed !== "yes") return err({ code: allowed });
    const people = await peopleOfHolder(tx, tenantId, holder);
    // A disabled person cannot be put on a number. Grants they already had stay theirs and may be changed.
    if (people === null || (people === "off" && !held)) return err({ code: "not_found" });
    if (held?.role === role) return ok({ events: [] });

    if (held) await updateGrant(tx, { id: held.id, role, grantedBy: userId });
    else await insertGrant(tx, ofNumber, holder, { role, grantedBy: userId });
    await recordAudit(tx, actor, {
      action: "number.granted",
      subject: { type: "number", id: numberId },
      details: { ...holder, role, ...(held && { before: held.role }) },
    });
    return ok({ events: await tellThem(tx, ofNumber, people === "off" ? [] : people) });
  });

/**
 * Notifies each person in the number's room and in the rooms where they already are: they have no socket to
 * the new room yet, and nobody should have to sign in again to see a new number (N8). In other rooms the
 * event says only who, not what, so that colleagues there learn nothing of this number. In the number's own
 * room it contains the person's rights now: a new viewer can no longer type or hold the reply lease on an
 * open socket.
 */
async function tellThem(
  tx: Tx,
  { tenantId, numberId }: { tenantId: string; numberId: string },
  people: readonly string[],
): Promise<NumberEvents[]> {
  const granted = (userId: string): EventToAppend => ({ type: "access.granted", userId });
  const elsewhere = Map.groupBy(
    await numbersOfPeople(tx, { tenantId, userIds: people }),
    (held) => held.numberId,
  );
  elsewhere.delete(numberId);
  const standings = await standingsOn(tx, { tenantId, numberId }, people);
  return appendEventsAndCommit(tx, [
    { numberId, events: standings.map((standing) => accessEventOf(standing, numberId)) },
    ...[...elsewhere].map(([id, held]) => ({
      numberId: id,
      events: held.map(({ userId }) => granted(userId)),
    })),
  ]);
}
