import type { Deps } from "@/db/deps";
import type { StreamEvents } from "@/db/queries/events/append-events";
import { findMember, lockTeam } from "@/db/queries/people/team";
import { err, type Result } from "@/lib/base/result";
import type { Whose } from "@/lib/base/stream";
import { unitOfWork, type Work } from "@/lib/conversation/unit-of-work";
import { may } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";

type Refused = { code: "forbidden" };

/**
 * Changes the team's people as a unit of work, one change at a time per team. The actor's own role is read again under
 * that lock: of two owners who demote each other at once, the second is no owner any more (V43).
 */
export async function inTeam<T, E extends { code: string }>(
  deps: Pick<Deps, "db">,
  actor: Actor,
  change: (work: Work<Whose>, actor: Actor) => Promise<Result<T, E>>,
): Promise<Result<T & { events: StreamEvents[] }, E | Refused>> {
  if (!may(actor, "people.manage")) return err({ code: "forbidden" });
  return unitOfWork(deps, actor, async (work: Work<Whose>): Promise<Result<T, E | Refused>> => {
    const { tx } = work;
    await lockTeam(tx, actor);
    const self = await findMember(tx, actor);
    if (!self || self.disabledAt !== null) return err({ code: "forbidden" });
    const now: Actor = { ...actor, tenantRole: self.role };
    return may(now, "people.manage") ? change(work, now) : err({ code: "forbidden" });
  });
}
