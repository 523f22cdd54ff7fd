import type { Deps } from "@/db/deps";
import {
  findOpenInvitation,
  openInvitations,
  renewInvitation,
  withdrawInvitation,
  type OpenInvitation,
} from "@/db/queries/people/invitations";
import { hashToken, newToken } from "@/lib/base/one-time-token";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { invitationState, type InvitationState } from "@/lib/domain/people/invitation";
import { may } from "@/lib/domain/people/policy";
import { INVITATION_LASTS_MS, mayManageRole } from "@/lib/domain/people/team";
import { inTeam } from "./in-team";
import type { MadeLink } from "./invite-person";
import { linksLeft, type TooManyLinks } from "./links-left";

type Missing = { code: "forbidden" | "not_found" };
type OfOne = { invitationId: string };

/**
 * A new link for the same invitation; the previous one stops working. The person who makes it is responsible
 * for it from now on.
 */
export const remakeInvitation = (
  deps: Deps,
  actor: Actor,
  { invitationId }: OfOne,
): Promise<Result<MadeLink, Missing | TooManyLinks>> =>
  inTeam(deps, actor, async (work, now): Promise<Result<MadeLink, Missing | TooManyLinks>> => {
    const { tx } = work;
    const { tenantId, userId } = now;
    const open = await findOpenInvitation(tx, { tenantId, invitationId });
    if (!open) return err({ code: "not_found" });
    if (!mayManageRole(now, open.role)) return err({ code: "forbidden" });
    const left = await linksLeft(tx, { tenantId });
    if (!left.ok) return left;
    const token = newToken();
    const renewed = await renewInvitation(tx, {
      tenantId,
      invitationId,
      tokenHash: hashToken(token),
      invitedBy: userId,
      lastsMs: INVITATION_LASTS_MS,
    });
    // Accepted at this moment.
    if (!renewed) return err({ code: "not_found" });
    work.audit({
      action: "invitation.renewed",
      subject: { type: "invitation", id: invitationId },
    });
    return ok({ token, expiresAt: renewed.expiresAt });
  });

/** Withdraws the invitation; its link stops working. */
export async function withdrawOffer(
  deps: Deps,
  actor: Actor,
  { invitationId }: OfOne,
): Promise<Result<{ email: string }, Missing>> {
  const withdrawn = await inTeam(
    deps,
    actor,
    async (work, now): Promise<Result<{ email: string }, Missing>> => {
      const { tx } = work;
      const { tenantId } = now;
      const open = await findOpenInvitation(tx, { tenantId, invitationId });
      if (!open) return err({ code: "not_found" });
      if (!mayManageRole(now, open.role)) return err({ code: "forbidden" });
      if (!(await withdrawInvitation(tx, { tenantId, invitationId }))) return err({ code: "not_found" });
      work.audit({ action: "invitation.withdrawn", subject: { type: "invitation", id: invitationId } });
      return ok({ email: open.email });
    },
  );
  return withdrawn.ok ? ok({ email: withdrawn.value.email }) : withdrawn;
}

/** More are not listed; the next ones appear as these are accepted or withdrawn. */
export const INVITATIONS_SHOWN = 200;

export type Invitation = OpenInvitation & { state: InvitationState; mayChange: boolean };

/** Invitations that nobody has accepted yet. */
export async function listInvitations({ db }: Pick<Deps, "db">, actor: Actor): Promise<Invitation[]> {
  if (!may(actor, "people.manage")) return [];
  const open = await openInvitations(db, { tenantId: actor.tenantId, limit: INVITATIONS_SHOWN });
  return open.map((invitation) => ({
    ...invitation,
    state: invitationState(invitation),
    mayChange: mayManageRole(actor, invitation.role),
  }));
}
