import type { Deps } from "@/db/deps";
import type { Tx } from "@/db/handles";
import { findMember, lockTeam } from "@/db/queries/people/team";
import { err, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/policy";

type Refused = { code: "forbidden" };

/**
 * Changes the team's people, one change at a time per team. The actor's own role is read again under that
 * lock: of two owners who demote each other at once, the second is no owner any more (V43).
 */
export async function inTeam<T, E extends { code: string }>(
  { db }: Pick<Deps, "db">,
  actor: Actor,
  change: (tx: Tx, actor: Actor) => Promise<Result<T, E>>,
): Promise<Result<T, E | Refused>> {
  if (!may(actor, "people.manage")) return err({ code: "forbidden" });
  return db.transaction(async (tx): Promise<Result<T, E | Refused>> => {
    await lockTeam(tx, actor);
    const self = await findMember(tx, actor);
    if (!self || self.disabledAt !== null) return err({ code: "forbidden" });
    const now: Actor = { ...actor, tenantRole: self.role };
    return may(now, "people.manage") ? change(tx, now) : err({ code: "forbidden" });
  });
}
