import type { Tx } from "@/db/handles";
import type { Deps } from "@/db/deps";
import { appendEvents, type AppendedEvent } from "@/db/queries/append-events";
import { deleteGrant, findGrant, lockNumber, peopleOfHolder, standingsOn, type Holder } from "@/db/queries/grants";
import { recordAudit } from "@/db/queries/record-audit";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/actor";
import { canSee } from "@/lib/domain/policy";
import { mayGrant } from "./may-grant";

type Outcome = Result<{ events: AppendedEvent[] }, { code: "not_found" | "forbidden" }>;

/** Takes a person or a group off a number. Whoever is left without any way to it loses their sockets there too (V5). */
export const revokeGrant = (deps: Deps, actor: Actor, input: { numberId: string; holder: Holder }): Promise<Outcome> =>
  deps.db.transaction(async (tx): Promise<Outcome> => {
    const { numberId, holder } = input;
    const { tenantId, userId, sessionId } = actor;
    const ofNumber = { tenantId, numberId };
    if (!(await lockNumber(tx, ofNumber))) return err({ code: "not_found" });
    const held = await findGrant(tx, ofNumber, holder);
    const allowed = mayGrant(actor, numberId, holder, held ? [held.role] : []);
    if (allowed !== "yes") return err({ code: allowed });
    if (!held) return err({ code: "not_found" });

    const people = await peopleOfHolder(tx, tenantId, holder);
    await deleteGrant(tx, held);
    await recordAudit(tx, {
      action: "number.revoked",
      tenantId,
      actorId: userId,
      sessionId,
      subject: { type: "number", id: numberId },
      details: { ...holder, role: held.role },
    });
    const gone = await withoutAccess(tx, ofNumber, people === null || people === "off" ? [] : people);
    if (gone.length === 0) return ok({ events: [] });
    const events = gone.map((person) => ({ type: "access.revoked" as const, userId: person, sessionId: null }));
    return ok({ events: await appendEvents(tx, { numberId, events }) });
  });

/** Another grant, a group or a place in the tenant may still open the number. */
async function withoutAccess(tx: Tx, ofNumber: { tenantId: string; numberId: string }, people: readonly string[]): Promise<string[]> {
  const standings = await standingsOn(tx, ofNumber, people);
  const { tenantId, numberId } = ofNumber;
  return standings
    .filter(
      ({ userId, tenantRole, roles }) =>
        !canSee({ userId, tenantId, sessionId: "", name: "", tenantRole, superadmin: false, grants: roles.map((role) => ({ numberId, role })) }, numberId),
    )
    .map(({ userId }) => userId);
}
