import type { Deps } from "@/db/deps";
import type { StreamEvents } from "@/db/queries/events/append-events";
import {
  deleteGrant,
  findGrant,
  insertGrant,
  lockHolder,
  lockNumber,
  peopleOfHolder,
  updateGrant,
  type Holder,
} from "@/db/queries/numbers/grants";
import type { NumberRole } from "@/db/vocabulary";
import { err, ok, type Result } from "@/lib/base/result";
import type { Whose } from "@/lib/base/stream";
import { changeAccess } from "@/lib/conversation/change-access";
import { unitOfWork, type Work } from "@/lib/conversation/unit-of-work";
import type { Actor } from "@/lib/domain/principal";
import { mayGrant } from "./may-grant";

type Refusal = { code: "not_found" | "forbidden" };
type Granted = Result<object, Refusal>;
type Outcome = Result<{ events: StreamEvents[] }, Refusal>;

/** Puts a person or a group on a number with a role, or changes their role there. */
export const grantNumber = (
  deps: Deps,
  actor: Actor,
  input: { numberId: string; holder: Holder; role: NumberRole },
): Promise<Outcome> =>
  unitOfWork(deps, actor, async (work: Work<Whose>): Promise<Granted> => {
    const { tx } = work;
    const { numberId, holder, role } = input;
    const { tenantId, userId } = actor;
    const ofNumber = { tenantId, numberId };
    if (!(await lockHolder(tx, tenantId, holder)) || !(await lockNumber(tx, ofNumber)))
      return err({ code: "not_found" });
    const held = await findGrant(tx, ofNumber, holder);
    const allowed = mayGrant(actor, numberId, holder, held ? [role, held.role] : [role]);
    if (allowed !== "yes") return err({ code: allowed });
    const people = await peopleOfHolder(tx, tenantId, holder);
    // A disabled person cannot be put on a number. Grants they already had stay theirs and may be changed.
    if (people === null || (people === "off" && !held)) return err({ code: "not_found" });
    if (held?.role === role) return ok({});

    const userIds = people === "off" ? [] : people;
    await changeAccess(
      work,
      { tenantId, numberIds: [numberId], userIds },
      () =>
        held
          ? updateGrant(tx, { id: held.id, role, grantedBy: userId })
          : insertGrant(tx, ofNumber, holder, { role, grantedBy: userId }),
      { alsoUnchanged: true },
    );
    work.audit({
      action: "number.granted",
      subject: { type: "number", id: numberId },
      details: { ...holder, role, ...(held && { before: held.role }) },
    });
    return ok({});
  });

/**
 * Removes a person or a group from a number. People who have no access left lose their sockets there too
 * (V5), and people who may do less are restricted at once.
 */
export const revokeGrant = (
  deps: Deps,
  actor: Actor,
  input: { numberId: string; holder: Holder },
): Promise<Outcome> =>
  unitOfWork(deps, actor, async (work: Work<Whose>): Promise<Granted> => {
    const { tx } = work;
    const { numberId, holder } = input;
    const { tenantId } = actor;
    const ofNumber = { tenantId, numberId };
    if (!(await lockHolder(tx, tenantId, holder)) || !(await lockNumber(tx, ofNumber)))
      return err({ code: "not_found" });
    const held = await findGrant(tx, ofNumber, holder);
    const allowed = mayGrant(actor, numberId, holder, held ? [held.role] : []);
    if (allowed !== "yes") return err({ code: allowed });
    if (!held) return err({ code: "not_found" });

    const people = await peopleOfHolder(tx, tenantId, holder);
    const userIds = people === null || people === "off" ? [] : people;
    // Another grant, a group or a place in the tenant may still open the number, and perhaps for less.
    await changeAccess(work, { tenantId, numberIds: [numberId], userIds }, () => deleteGrant(tx, held));
    work.audit({
      action: "number.revoked",
      subject: { type: "number", id: numberId },
      details: { ...holder, role: held.role },
    });
    return ok({});
  });
