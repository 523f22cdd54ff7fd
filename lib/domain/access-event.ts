import type { NumberRole, TenantRole } from "@/db/vocabulary";
import { roomRight } from "./policy";

/** A person's place in a tenant, and every role they hold on one number of it, of their own or by a group. */
export type Standing = {
  userId: string;
  tenantRole: TenantRole;
  roles: readonly NumberRole[];
};

export type AccessEventOf =
  | { type: "access.granted"; userId: string; may: "reply" | "read" }
  | { type: "access.revoked"; userId: string; sessionId: null };

/** What the room of a number has to hear when somebody's standing there has changed: that they are out, or what they may do from now on (V5). */
export function accessEventOf(standing: Standing, numberId: string): AccessEventOf {
  const { userId } = standing;
  const right = rightOf(standing, numberId);
  return right === null
    ? { type: "access.revoked", userId, sessionId: null }
    : { type: "access.granted", userId, may: right };
}

/** What such a person may do in the room of the number; null when they have no way to it. */
export const rightOf = ({ tenantRole, roles }: Standing, numberId: string): "reply" | "read" | null =>
  roomRight({ tenantRole, grants: roles.map((role) => ({ numberId, role })) }, numberId);
