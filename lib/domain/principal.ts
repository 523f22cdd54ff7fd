import type { NumberRole, SystemRule, TenantRole } from "@/db/vocabulary";

/** A role on one number, granted directly or through a group. The same number may occur twice. */
type Grant = { numberId: string; role: NumberRole };

/** What the policy decides from: the tenant role, and roles on numbers of this tenant only. */
export type Roles = {
  tenantRole: TenantRole;
  /** For the whole installation. Alone it gives no access to customers' messages. */
  superadmin?: boolean;
  grants: readonly Grant[];
};

/** A person who is signed in: loaded once per request from the session, always in exactly one tenant. */
export type Actor = Roles & {
  kind: "person";
  userId: string;
  tenantId: string;
  sessionId: string;
  name: string;
};

/** A program of the team, identified by its API key. */
export type ApiKey = Roles & { kind: "api_key"; keyId: string; tenantId: string; name: string };

/** The product itself, by the rule that acts. */
export type System = { kind: "system"; rule: SystemRule; tenantId: string };

/** Anyone or anything that acts. Records say which of the three it was and, for the system, which rule. */
export type Principal = Actor | ApiKey | System;

/** The person shown to colleagues as the author; null for a program and for the system. */
export const personOf = (principal: Principal): string | null =>
  principal.kind === "person" ? principal.userId : null;
