import type { NumberRole, SystemRule, TenantRole } from "@/db/vocabulary";

/** One number that somebody may use, by a grant of their own or by a group's. The same number may come twice. */
type Grant = { numberId: string; role: NumberRole };

/** What the policy decides by: a place in the tenant, and roles on numbers of this tenant only. */
export type Roles = {
  tenantRole: TenantRole;
  /** Of the installation, over all tenants. Alone it opens no customer's texts. */
  superadmin?: boolean;
  grants: readonly Grant[];
};

/** A person who is signed in: loaded once per request from the session, and always of exactly one tenant. */
export type Actor = Roles & {
  kind: "person";
  userId: string;
  tenantId: string;
  sessionId: string;
  name: string;
};

/** A program of the team, by its key. */
export type ApiKey = Roles & { kind: "api_key"; keyId: string; tenantId: string; name: string };

/** The product itself, by the rule that acts. */
export type System = { kind: "system"; rule: SystemRule; tenantId: string };

/** Whoever does something: what is written down of it says which of the three, and for the system by which rule. */
export type Principal = Actor | ApiKey | System;

/** The person whom colleagues see as the one who did it; null for a program and for the system. */
export const personOf = (principal: Principal): string | null =>
  principal.kind === "person" ? principal.userId : null;
