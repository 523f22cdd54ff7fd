import type { Deps } from "@/db/deps";
import type { StreamEvents } from "@/db/queries/events/append-events";
import {
  deleteGrant,
  findGrant,
  lockNumber,
  peopleOfHolder,
  standingsOn,
  type Holder,
} from "@/db/queries/numbers/grants";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { mayGrant } from "./may-grant";
import { tellAccessAndCommit } from "./tell-access";

type Outcome = Result<{ events: StreamEvents[] }, { code: "not_found" | "forbidden" }>;

/**
 * Removes a person or a group from a number. People who have no access left lose their sockets there too
 * (V5), and people who may do less are restricted at once.
 */
export const revokeGrant = (
  deps: Deps,
  actor: Actor,
  input: { numberId: string; holder: Holder },
): Promise<Outcome> =>
  deps.db.transaction(async (tx): Promise<Outcome> => {
    const { numberId, holder } = input;
    const { tenantId } = actor;
    const ofNumber = { tenantId, numberId };
    if (!(await lockNumber(tx, ofNumber))) return err({ code: "not_found" });
    const held = await findGrant(tx, ofNumber, holder);
    const allowed = mayGrant(actor, numberId, holder, held ? [held.role] : []);
    if (allowed !== "yes") return err({ code: allowed });
    if (!held) return err({ code: "not_found" });

    const people = await peopleOfHolder(tx, tenantId, holder);
    const before = await standingsOn(tx, ofNumber, people === null || people === "off" ? [] : people);
    await deleteGrant(tx, held);
    await recordAudit(tx, actor, {
      action: "number.revoked",
      subject: { type: "number", id: numberId },
      details: { ...holder, role: held.role },
    });
    // Another grant, a group or the tenant role may still give access, perhaps with fewer rights.
    return ok({ events: await tellAccessAndCommit(tx, ofNumber, before) });
  });
