import type { TenantRole } from "@/db/vocabulary";
import { mayManageRole } from "./team";

/** `void`: who made the link may not make it any more. */
export type InvitationState = "open" | "expired" | "void";

type Maker = { userId: string; role: TenantRole; disabledAt: Date | null };

/**
 * A link is worth what its maker may do now: of somebody who was switched off, or may not manage that role any more,
 * no link works. Otherwise whoever is sent away could leave a door open for themselves.
 */
export const isLinkOf = (maker: Maker, role: TenantRole): boolean =>
  maker.disabledAt === null && mayManageRole({ tenantRole: maker.role, grants: [] }, role);

/** What an invitation that was neither taken nor withdrawn is worth. */
export const invitationState = ({
  role,
  isExpired,
  by,
}: {
  role: TenantRole;
  isExpired: boolean;
  by: Maker;
}): InvitationState => (!isLinkOf(by, role) ? "void" : isExpired ? "expired" : "open");
