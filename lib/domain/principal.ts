import type { NumberRole, TenantRole } from "@/db/vocabulary";

/** One number that a person may use, by their own grant or by a group's. The same number may come twice. */
type Grant = { numberId: string; role: NumberRole };

/** Who is asking: loaded once per request from the session, and always of exactly one tenant. */
export type Actor = {
  userId: string;
  tenantId: string;
  sessionId: string;
  name: string;
  tenantRole: TenantRole;
  /** Of the installation, over all tenants. Alone it opens no customer's texts. */
  superadmin: boolean;
  /** Numbers of this tenant only. */
  grants: readonly Grant[];
};
