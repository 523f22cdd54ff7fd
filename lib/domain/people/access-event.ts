import type { NumberRole, TenantRole } from "@/db/vocabulary";
import { roomRight } from "./policy";

/** A person's tenant role and every role they hold on one number, granted directly or through a group. */
export type Standing = {
  userId: string;
  tenantRole: TenantRole;
  roles: readonly NumberRole[];
};

export type AccessEventOf =
  | { type: "access.granted"; userId: string; may: "reply" | "read" }
  | { type: "access.revoked"; userId: string; sessionId: null };

/**
 * The event for a number's room when a person's roles changed: access revoked, or what they may do from now
 * on (V5).
 */
export function accessEventOf(standing: Standing, numberId: string): AccessEventOf {
  const { userId } = standing;
  const right = rightOf(standing, numberId);
  return right === null
    ? { type: "access.revoked", userId, sessionId: null }
    : { type: "access.granted", userId, may: right };
}

/** What the person may do in the number's room; null if they may not enter it. */
export const rightOf = ({ tenantRole, roles }: Standing, numberId: string): "reply" | "read" | null =>
  roomRight({ tenantRole, grants: roles.map((role) => ({ numberId, role })) }, numberId);
