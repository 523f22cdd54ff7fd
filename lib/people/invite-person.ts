import type { Deps } from "@/db/deps";
import { numbersOfTenant } from "@/db/queries/numbers/find-number";
import { insertInvitation, type NumberOfInvitation } from "@/db/queries/people/invitations";
import { findMemberByEmail } from "@/db/queries/people/team";
import type { TenantRole } from "@/db/vocabulary";
import { hashToken, newToken } from "@/lib/base/one-time-token";
import { err, ok, type Result } from "@/lib/base/result";
import type { Whose } from "@/lib/base/stream";
import type { Work } from "@/lib/conversation/unit-of-work";
import type { Actor } from "@/lib/domain/principal";
import { canonicalEmail } from "@/lib/domain/people/credentials-input";
import { INVITATION_LASTS_MS, mayManageRole } from "@/lib/domain/people/team";
import { inTeam } from "./in-team";
import { linksLeft, type TooManyLinks } from "./links-left";

export type InvitationInput = { email: string; role: TenantRole; numbers: readonly NumberOfInvitation[] };
/** `token` is returned here and nowhere else. */
export type MadeLink = { token: string; expiresAt: Date };
export type InviteRefusal =
  | { code: "forbidden" | "not_found" | "invalid_email" | "already_here" | "already_invited" }
  | TooManyLinks;

/**
 * Invites somebody to the team, with a role and numbers (A16). Does not check whether the address has an
 * account elsewhere, so that nobody can find out here.
 */
export function invitePerson(
  deps: Deps,
  actor: Actor,
  input: InvitationInput,
): Promise<Result<{ invitationId: string } & MadeLink, InviteRefusal>> {
  return inTeam(deps, actor, (work, now) => invite(work, now, input));
}

async function invite(
  { tx, ...work }: Work<Whose>,
  actor: Actor,
  { email: typed, role, numbers }: InvitationInput,
): Promise<Result<{ invitationId: string } & MadeLink, InviteRefusal>> {
  const { tenantId, userId } = actor;
  if (!mayManageRole(actor, role)) return err({ code: "forbidden" });
  const email = canonicalEmail(typed);
  if (email === null) return err({ code: "invalid_email" });
  const known = new Set(await numbersOfTenant(tx, { tenantId }));
  const wanted = [...new Map(numbers.map((number) => [number.numberId, number])).values()];
  if (!wanted.every(({ numberId }) => known.has(numberId))) return err({ code: "not_found" });
  if (await findMemberByEmail(tx, { tenantId, email })) return err({ code: "already_here" });
  const left = await linksLeft(tx, { tenantId });
  if (!left.ok) return left;

  const token = newToken();
  const made = await insertInvitation(tx, {
    tenantId,
    email,
    role,
    tokenHash: hashToken(token),
    invitedBy: userId,
    lastsMs: INVITATION_LASTS_MS,
    numbers: wanted,
  });
  if (!made) return err({ code: "already_invited" });
  work.audit({
    action: "person.invited",
    subject: { type: "invitation", id: made.id },
    details: { role, numbers: wanted.map(({ numberId, role: onNumber }) => ({ numberId, role: onNumber })) },
  });
  return ok({ invitationId: made.id, token, expiresAt: made.expiresAt });
}
