import { numberRoles, type NumberRole } from "@/db/vocabulary";
import type { Actor } from "@/lib/domain/principal";
import { numberPermissions } from "./permissions";
import { toNumberView, type NumberFacts } from "./to-view";
import type { MyNumber } from "../types";

/**
 * A number from one person's view, with their role on it: from their own grant, a group's, or their tenant
 * role.
 */
export const toMyNumber = (actor: Actor, number: NumberFacts & { personal: boolean }): MyNumber => ({
  ...toNumberView(number),
  role: roleOn(actor, number.id),
  can: numberPermissions(actor, number.id),
  personal: number.personal,
});

function roleOn(actor: Actor, numberId: string): NumberRole {
  if (actor.tenantRole === "owner" || actor.tenantRole === "admin") return "admin";
  if (actor.tenantRole === "manager") return "viewer";
  const held = actor.grants.filter((grant) => grant.numberId === numberId).map(({ role }) => role);
  return numberRoles.find((role) => held.includes(role)) ?? "viewer";
}
