import type { TenantRole } from "@/db/vocabulary";
import { mayManageRole } from "./team";

/** `void`: the person who made the link may no longer make it. */
export type InvitationState = "open" | "expired" | "void";

type Maker = { userId: string; role: TenantRole; disabledAt: Date | null };

/**
 * A link is valid only while its maker could make it now. It stops working once the maker is disabled or may
 * no longer manage that role. Otherwise a removed person could keep a way back in.
 */
export const isLinkOf = (maker: Maker, role: TenantRole): boolean =>
  maker.disabledAt === null && mayManageRole({ tenantRole: maker.role, grants: [] }, role);

/** The state of an invitation that was neither accepted nor withdrawn. */
export const invitationState = ({
  role,
  isExpired,
  by,
}: {
  role: TenantRole;
  isExpired: boolean;
  by: Maker;
}): InvitationState => (!isLinkOf(by, role) ? "void" : isExpired ? "expired" : "open");
