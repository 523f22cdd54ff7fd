import type { Deps } from "@/db/deps";
import { endPasswordLinks, insertPasswordLink } from "@/db/queries/people/password-links";
import { findMember, isOnlyHere } from "@/db/queries/people/team";
import { hashToken, newToken } from "@/lib/base/one-time-token";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { mayManageRole, PASSWORD_LINK_LASTS_MS } from "@/lib/domain/people/team";
import { inTeam } from "./in-team";
import type { MadeLink } from "./invite-person";
import { linksLeft, type TooManyLinks } from "./links-left";

export type PasswordLinkRefusal =
  | { code: "forbidden" | "not_found" | "switched_off" | "not_only_here" | "yourself" }
  | TooManyLinks;
type Made = MadeLink & { name: string };

/**
 * A link for a person who has forgotten the password (U4). Only if this is their only team: the link opens
 * the account, and no admin may decide for another team. Not for oneself: changing the own password needs the
 * old one, and an open screen must not bypass that.
 */
export const makePasswordLink = (
  deps: Deps,
  actor: Actor,
  { userId }: { userId: string },
): Promise<Result<Made, PasswordLinkRefusal>> =>
  inTeam(deps, actor, async (work, now): Promise<Result<Made, PasswordLinkRefusal>> => {
    const { tx } = work;
    const { tenantId } = now;
    const member = { tenantId, userId };
    const person = await findMember(tx, member);
    if (!person) return err({ code: "not_found" });
    if (!mayManageRole(now, person.role)) return err({ code: "forbidden" });
    if (userId === now.userId) return err({ code: "yourself" });
    if (person.disabledAt !== null) return err({ code: "switched_off" });
    if (!(await isOnlyHere(tx, member))) return err({ code: "not_only_here" });
    const left = await linksLeft(tx, now);
    if (!left.ok) return left;

    const token = newToken();
    await endPasswordLinks(tx, member);
    const { expiresAt } = await insertPasswordLink(tx, {
      ...member,
      tokenHash: hashToken(token),
      madeBy: now.userId,
      lastsMs: PASSWORD_LINK_LASTS_MS,
    });
    work.audit({ action: "password.link_made", subject: { type: "person", id: userId } });
    return ok({ token, expiresAt, name: person.name });
  });
