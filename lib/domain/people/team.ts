import type { TenantRole } from "@/db/vocabulary";
import type { Roles } from "../principal";
import { may } from "./policy";

/** Highest first. Nobody changes a person above their own role, or makes a link for one. */
const order = ["owner", "admin", "manager", "member"] as const satisfies readonly TenantRole[];

const isAbove = (one: TenantRole, other: TenantRole): boolean => order.indexOf(one) < order.indexOf(other);

/**
 * May the actor give this role, or change somebody who has it (V43)? Equals may change each other. The rule
 * that a team keeps its last owner is checked separately.
 */
export const mayManageRole = (actor: Roles, role: TenantRole): boolean =>
  may(actor, "people.manage") && !isAbove(role, actor.tenantRole);

/** The roles that the actor may give, highest first. */
export const rolesToGive = (actor: Roles): readonly TenantRole[] =>
  order.filter((role) => mayManageRole(actor, role));

const HOUR_MS = 3_600_000;

/** A person passes an invitation on by hand, so it must survive a weekend. */
export const INVITATION_LASTS_MS = 72 * HOUR_MS;
/** A link for a new password opens an existing account, so it is short-lived (BL6). */
export const PASSWORD_LINK_LASTS_MS = HOUR_MS;
/** Invitations and links that one team may make in an hour. More is a mistake or an attack (BL7). */
export const LINKS_PER_HOUR = 100;
