import type { Deps } from "@/db/deps";
import type { StreamEvents } from "@/db/queries/events/append-events";
import { rolesOfPerson } from "@/db/queries/numbers/grants";
import { numbersInReach } from "@/db/queries/people/sign-in";
import { activeOwners, findMember, setMemberRole } from "@/db/queries/people/team";
import type { TenantRole } from "@/db/vocabulary";
import { memberIdOf } from "@/lib/base/stream";
import { err, ok, type Result } from "@/lib/base/result";
import { accessEventOf } from "@/lib/domain/people/access-event";
import type { Actor } from "@/lib/domain/principal";
import { handBack } from "@/lib/conversation/hand-back";
import { mayManageRole } from "@/lib/domain/people/team";
import { accessEvents } from "./access-events";
import { inTeam } from "./in-team";

type Refused = { code: "forbidden" | "not_found" | "last_owner" };
type Changed = { changed: boolean; events: StreamEvents[] };

/**
 * Changes a person's tenant role. On numbers that they no longer see, their sockets close; on the others
 * their rights change. Their grants on numbers stay.
 */
export const changeRole = (
  deps: Deps,
  actor: Actor,
  { userId, role }: { userId: string; role: TenantRole },
): Promise<Result<Changed, Refused>> =>
  inTeam(deps, actor, async (work, now): Promise<Result<Omit<Changed, "events">, Refused>> => {
    const { tx } = work;
    const { tenantId } = now;
    const member = { tenantId, userId };
    const before = await findMember(tx, member);
    if (!before) return err({ code: "not_found" });
    if (!mayManageRole(now, before.role) || !mayManageRole(now, role)) return err({ code: "forbidden" });
    if (before.role === role) return ok({ changed: false });
    const owners = await activeOwners(tx, { tenantId });
    if (before.role === "owner" && owners.every((owner) => owner.userId === userId))
      return err({ code: "last_owner" });

    const reached = await numbersInReach(tx, member);
    await setMemberRole(tx, { ...member, role });
    const reaches = await numbersInReach(tx, member);
    const held = Map.groupBy(await rolesOfPerson(tx, member), ({ numberId }) => numberId);
    const rolesOn = (numberId: string) => (held.get(numberId) ?? []).map((grant) => grant.role);
    work.audit({
      action: "person.role_changed",
      subject: { type: "person", id: userId },
      details: { role, before: before.role },
    });
    const lost = reached.filter((numberId) => !reaches.includes(numberId));
    // A disabled person has no access, whatever the role.
    const reported = before.disabledAt === null ? reaches : [];
    const given = reported.filter((numberId) => !reached.includes(numberId));
    const own = [
      ...given.map((numberId) => ({ type: "number.given" as const, numberId })),
      ...lost.map((numberId) => ({ type: "number.taken" as const, numberId })),
    ];
    const changes = reported.map((numberId) => ({
      numberId,
      events: [accessEventOf({ userId, tenantRole: role, roles: rolesOn(numberId) }, numberId)],
    }));
    work.tell(...accessEvents("access.revoked", userId, lost), ...changes);
    work.tell({ memberId: await memberIdOf(member), events: own });
    await handBack(work, { tenantId, userIds: [userId], numberIds: reached });
    return ok({ changed: true });
  });
