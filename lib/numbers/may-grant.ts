import { numberRoles, type NumberRole } from "@/db/vocabulary";
import type { Holder } from "@/db/queries/numbers/grants";
import type { Actor } from "@/lib/domain/principal";
import { canSee, may } from "@/lib/domain/people/policy";

/**
 * May the actor give or remove these roles on the number (P2)? Only owners and admins of the tenant may give
 * the admin role or assign groups.
 */
export function mayGrant(
  actor: Actor,
  numberId: string,
  holder: Holder,
  roles: readonly NumberRole[],
): "yes" | "forbidden" | "not_found" {
  if (!canSee(actor, numberId)) return "not_found";
  const allowed =
    may(actor, "number.manage_people", { numberId }) &&
    ("userId" in holder || may(actor, "number.assign_group", { numberId })) &&
    (!roles.includes("admin") || may(actor, "number.grant_admin", { numberId }));
  return allowed ? "yes" : "forbidden";
}

/** The roles that the actor may give a person on the number. */
export const rolesToGrant = (actor: Actor, numberId: string): readonly NumberRole[] =>
  numberRoles.filter((role) => mayGrant(actor, numberId, { userId: actor.userId }, [role]) === "yes");
