import type { DbOrTx } from "@/db/handles";
import { invitationByToken, nameOfTenant, peopleOnNumbers } from "@/db/queries/people/invitations";
import { passwordLinkByToken } from "@/db/queries/people/password-links";
import { findMember } from "@/db/queries/people/team";
import type { PersonColor } from "@/db/vocabulary";
import { hashToken } from "@/lib/base/one-time-token";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { invitationState, isLinkOf } from "@/lib/domain/people/invitation";
import type { AuthDeps } from "../deps";
import { loadSession } from "../session/load-session";

/** `gone`: used, withdrawn, too old, or never a link at all; nobody is told which. */
export type LinkRefusal = { code: "gone" } | { code: "throttled"; retryAfterSeconds: number };

/** The form of a token; anything else is not looked up. */
const TOKEN = /^[A-Za-z0-9_-]{32}$/;

/** A valid invitation; null if its link does not work. Checked once to show it, and again to accept it. */
export async function liveInvitation(db: DbOrTx, token: string) {
  const found = TOKEN.test(token) ? await invitationByToken(db, { tokenHash: hashToken(token) }) : undefined;
  return found && invitationState(found) === "open" ? found : null;
}

type Invitation = NonNullable<Awaited<ReturnType<typeof liveInvitation>>>;

/** The same for a link for a new password: valid only while its maker may still make it. */
export async function livePasswordLink(db: DbOrTx, token: string) {
  const found = TOKEN.test(token)
    ? await passwordLinkByToken(db, { tokenHash: hashToken(token) })
    : undefined;
  if (!found || found.disabledAt !== null) return null;
  const maker = await findMember(db, { tenantId: found.tenantId, userId: found.madeBy });
  return maker && isLinkOf({ userId: maker.id, ...maker }, found.role) ? found : null;
}

/**
 * Counts a failed link by its origin address; honest people open old links too. The right link is never
 * throttled: nobody guesses it, and strangers' guesses must not keep its owner out (V40).
 */
export async function missed(
  { throttle }: Pick<AuthDeps, "throttle">,
  address: string,
): Promise<Result<never, LinkRefusal>> {
  const admission = await throttle.admit({ who: "link", address });
  return err(
    admission.allowed
      ? { code: "gone" }
      : { code: "throttled", retryAfterSeconds: admission.retryAfterSeconds },
  );
}

/** Whose browser it is: nobody's yet, the invited person's, or another person's. */
type Reader =
  | { is: "nobody" }
  | ({ is: "invited" | "another"; name: string; email: string } & Pick<Actor, "userId" | "tenantId">);

export type OpenedInvitation = {
  id: string;
  team: string;
  by: string;
  email: string;
  expiresAt: Date;
  reader: Reader;
  numbers: (Invitation["numbers"][number] & { people: { name: string; color: PersonColor }[] })[];
};

type Opening = { token: string; address: string; cookieHeader: string | null };

/** What the invited person sees: the team, the inviter, and the people on each of their numbers. */
export async function openInvitation(
  deps: AuthDeps,
  { token, address, cookieHeader }: Opening,
): Promise<Result<OpenedInvitation, LinkRefusal>> {
  const live = await liveInvitation(deps.db, token);
  if (!live) return missed(deps, address);
  const { id, tenantId, email, expiresAt, by } = live;
  const [team, people, session] = await Promise.all([
    nameOfTenant(deps.db, { tenantId }),
    peopleOnNumbers(deps.db, { tenantId, numberIds: live.numbers.map(({ numberId }) => numberId) }),
    loadSession({ deps, settings: deps.settings, cookieHeader }),
  ]);
  const numbers = live.numbers.map((number) => ({
    ...number,
    people: people.filter(({ numberId }) => numberId === number.numberId),
  }));
  const reader: Reader = session
    ? {
        is: session.email === email ? "invited" : "another",
        name: session.name,
        email: session.email,
        userId: session.userId,
        tenantId: session.tenantId,
      }
    : { is: "nobody" };
  return ok({ id, team, by: by.name, email, expiresAt, numbers, reader });
}

export type OpenedPasswordLink = { id: string; name: string; email: string; expiresAt: Date };

export async function openPasswordLink(
  deps: AuthDeps,
  { token, address }: { token: string; address: string },
): Promise<Result<OpenedPasswordLink, LinkRefusal>> {
  const live = await livePasswordLink(deps.db, token);
  if (!live) return missed(deps, address);
  const { id, name, email, expiresAt } = live;
  return ok({ id, name, email, expiresAt });
}
