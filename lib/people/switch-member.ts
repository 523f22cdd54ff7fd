import type { Deps } from "@/db/deps";
import type { StreamEvents } from "@/db/queries/events/append-events";
import { endPasswordLinks } from "@/db/queries/people/password-links";
import { numbersInReach } from "@/db/queries/people/sign-in";
import { activeOwners, findMember, revokeSessionsOf, setMemberOff } from "@/db/queries/people/team";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { handBack } from "@/lib/conversation/hand-back";
import { mayManageRole } from "@/lib/domain/people/team";
import { memberAccessEvents } from "./access-events";
import { inTeam } from "./in-team";

export type SwitchMemberRefusal = { code: "forbidden" | "not_found" | "last_owner" | "yourself" };
export type SwitchedMember = { name: string; changed: boolean; events: StreamEvents[] };

/**
 * Off: every session in this team ends, every socket closes (V5), and from then on nothing is done in that
 * person's name. On: they have their earlier role and numbers again, after signing in anew. It affects the
 * membership in this team, not the account, so that nobody decides about other teams.
 */
export const switchMember = (
  deps: Deps,
  actor: Actor,
  { userId, to }: { userId: string; to: "on" | "off" },
): Promise<Result<SwitchedMember, SwitchMemberRefusal>> =>
  inTeam(
    deps,
    actor,
    async (work, now): Promise<Result<Omit<SwitchedMember, "events">, SwitchMemberRefusal>> => {
      const { tx } = work;
      const { tenantId } = now;
      const member = { tenantId, userId };
      const before = await findMember(tx, member);
      if (!before) return err({ code: "not_found" });
      if (!mayManageRole(now, before.role)) return err({ code: "forbidden" });
      if (userId === now.userId) return err({ code: "yourself" });
      const off = to === "off";
      if ((before.disabledAt !== null) === off) return ok({ name: before.name, changed: false });
      const owners = await activeOwners(tx, { tenantId });
      if (off && before.role === "owner" && owners.every((owner) => owner.userId === userId))
        return err({ code: "last_owner" });

      await setMemberOff(tx, { ...member, off });
      const ended = off ? await revokeSessionsOf(tx, member) : 0;
      if (off) await endPasswordLinks(tx, member);
      work.audit({
        action: off ? "person.disabled" : "person.enabled",
        subject: { type: "person", id: userId },
        ...(off && { details: { sessions: ended } }),
      });
      const reached = await numbersInReach(tx, member);
      const type = off ? "access.revoked" : "access.granted";
      work.tell(...(await memberAccessEvents(type, member, reached)));
      if (off) await handBack(work, { tenantId, userIds: [userId], numberIds: reached });
      return ok({ name: before.name, changed: true });
    },
  );
