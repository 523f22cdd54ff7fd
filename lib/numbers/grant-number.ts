import type { Deps } from "@/db/deps";
import type { StreamEvents } from "@/db/queries/events/append-events";
import {
  findGrant,
  insertGrant,
  lockNumber,
  peopleOfHolder,
  standingsOn,
  updateGrant,
  type Holder,
} from "@/db/queries/numbers/grants";
import { recordAudit } from "@/db/queries/ops/record-audit";
import type { NumberRole } from "@/db/vocabulary";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { mayGrant } from "./may-grant";
import { tellAccessAndCommit } from "./tell-access";

type Outcome = Result<{ events: StreamEvents[] }, { code: "not_found" | "forbidden" }>;

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

    const before = await standingsOn(tx, ofNumber, people === "off" ? [] : people);
    if (held) await updateGrant(tx, { id: held.id, role, grantedBy: userId });
    else await insertGrant(tx, ofNumber, holder, { role, grantedBy: userId });
    await recordAudit(tx, actor, {
      action: "number.granted",
      subject: { type: "number", id: numberId },
      details: { ...holder, role, ...(held && { before: held.role }) },
    });
    return ok({ events: await tellAccessAndCommit(tx, ofNumber, before, { alsoUnchanged: true }) });
  });
