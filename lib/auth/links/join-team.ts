import type { Tx } from "@/db/handles";
import { appendEventsAndCommit } from "@/db/queries/events/append-events";
import { takeInvitation } from "@/db/queries/people/invitations";
import { findAccount, insertAccount, insertGrants } from "@/db/queries/people/join-team";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { holdAccount, insertSession, numbersInReach } from "@/db/queries/people/sign-in";
import { findMember, insertMember, lockTeam, nextColor } from "@/db/queries/people/team";
import { hashToken } from "@/lib/base/one-time-token";
import { err, ok, type Result } from "@/lib/base/result";
import { checkNewPassword, checkName } from "@/lib/domain/people/credentials-input";
import { sessionExpiresAt } from "@/lib/domain/people/session-rules";
import type { CookieToSet } from "../session/cookies";
import type { AuthDeps } from "../deps";
import { accountTag, deviceCookie, knownDevice } from "../session/device-cookie";
import { endSession } from "../session/end-session";
import { liveInvitation, missed, type LinkRefusal } from "./open-link";
import { loadSession } from "../session/load-session";
import { hashPassword, verifyPassword } from "../password";
import { recordRefusedSignIn } from "../sign-in";

type Invitation = NonNullable<Awaited<ReturnType<typeof liveInvitation>>>;

export type JoinAttempt = {
  token: string;
  /**
   * The invitation that the form was shown for: another link may have been opened since in the same browser.
   */
  invitationId: string;
  name: string;
  password: string;
  address: string;
  cookieHeader: string | null;
};
export type Joined = { sessionId: string; deviceCookie: CookieToSet };
export type JoinRefusal =
  | LinkRefusal
  | { code: "name" | "too_short" | "unusable" | "mismatch" | "other_account" | "already_here" };

const BUSY_RETRY_SECONDS = 5;

/**
 * Accepts an invitation, once. An address with an account joins with its password or its current session; any
 * other address gets an account with the password chosen here. Everything wrong with a name or a password is
 * reported before the account is looked up. So the link, which the inviter has too, cannot reveal whether an
 * account exists.
 */
export async function joinTeam(deps: AuthDeps, attempt: JoinAttempt): Promise<Result<Joined, JoinRefusal>> {
  const { token, cookieHeader } = attempt;
  const shown = await liveInvitation(deps.db, token);
  if (!shown || shown.id !== attempt.invitationId) return missed(deps, attempt.address);
  const session = await loadSession({ deps, settings: deps.settings, cookieHeader });
  if (session && session.email !== shown.email) return err({ code: "other_account" });
  const who = session ? ok<Who>({ userId: session.userId }) : await identify(deps, shown.email, attempt);
  if (!who.ok) return who;
  const joined = await take(deps, token, who.value);
  if (!joined.ok) return joined;
  if (session) await endSession(deps, session.sessionId);
  const account = accountTag(shown.email);
  return ok({
    sessionId: joined.value,
    deviceCookie: deviceCookie(knownDevice(cookieHeader, account, deps.settings), account, deps.settings),
  });
}

/** An existing account with the password hash it was identified by, or an account to create. */
type Who = { userId: string; passwordHash?: string } | { name: string; passwordHash: string };

/** Guesses are counted as at sign-in, and cost the same work whether or not there is an account (BL1). */
async function identify(
  deps: AuthDeps,
  email: string,
  { name: typed, password, address }: JoinAttempt,
): Promise<Result<Who, JoinRefusal>> {
  const [name, chosen] = [checkName(typed), checkNewPassword(password)];
  if (name === null) return err({ code: "name" });
  if (!chosen.ok) return err({ code: chosen.problem });
  const admission = await deps.throttle.admit({ who: `account:${accountTag(email)}`, address });
  if (!admission.allowed) return err({ code: "throttled", retryAfterSeconds: admission.retryAfterSeconds });
  const account = await findAccount(deps.db, { email });
  const hashed = await deps.hashing.run(async (): Promise<Who | "mismatch"> => {
    if (!account) return { name, passwordHash: await hashPassword(chosen.password) };
    const { userId, passwordHash, disabledAt } = account;
    const fits = await verifyPassword(passwordHash, chosen.password);
    return fits && passwordHash !== null && disabledAt === null ? { userId, passwordHash } : "mismatch";
  });
  if (hashed === null) return err({ code: "throttled", retryAfterSeconds: BUSY_RETRY_SECONDS });
  if (hashed === "mismatch") {
    await recordRefusedSignIn(deps, { tenantId: null, userId: account?.userId, reason: "wrong_password" });
    return err({ code: "mismatch" });
  }
  await admission.forgive();
  return ok(hashed);
}

/** Rolls the transaction back. */
class NotJoined extends Error {
  constructor(readonly code: "mismatch") {
    super(code);
  }
}

/**
 * Everything is checked again under the team's lock: the link may have been withdrawn, and its maker
 * disabled.
 */
const take = (deps: AuthDeps, token: string, who: Who): Promise<Result<string, JoinRefusal>> =>
  deps.db
    .transaction(async (tx): Promise<Result<string, JoinRefusal>> => {
      const shown = await liveInvitation(tx, token);
      if (!shown) return err({ code: "gone" });
      await lockTeam(tx, shown);
      const live = await liveInvitation(tx, token);
      if (!live) return err({ code: "gone" });
      if ("userId" in who && (await findMember(tx, { tenantId: live.tenantId, userId: who.userId })))
        return err({ code: "already_here" });
      if (!(await takeInvitation(tx, { tokenHash: hashToken(token) }))) return err({ code: "gone" });
      const userId =
        "userId" in who ? await held(tx, who) : await insertAccount(tx, { email: live.email, ...who });
      // Created, changed or disabled elsewhere at this moment.
      if (userId === null) throw new NotJoined("mismatch");
      return ok(await enter(tx, deps, live, userId));
    })
    .catch((fault: unknown) => {
      if (fault instanceof NotJoined) return err({ code: fault.code });
      throw fault;
    });

const held = async (tx: Tx, who: { userId: string; passwordHash?: string }): Promise<string | null> =>
  (await holdAccount(tx, who)) ? who.userId : null;

async function enter(
  tx: Tx,
  { now }: AuthDeps,
  { id, tenantId, role, numbers, by }: Invitation,
  userId: string,
): Promise<string> {
  const member = { tenantId, userId };
  await insertMember(tx, { ...member, role, color: await nextColor(tx, { tenantId }) });
  await insertGrants(tx, { ...member, grantedBy: by.userId, numbers });
  const sessionId = await insertSession(tx, { ...member, expiresAt: sessionExpiresAt(now()) });
  const joined = { kind: "person", ...member, sessionId } as const;
  await recordAudit(tx, joined, {
    action: "person.joined",
    subject: { type: "invitation", id },
    details: { role, invitedBy: by.userId, numbers: numbers.length },
  });
  for (const { numberId, role: onNumber } of numbers)
    // Granted by the maker of the link, who is not here.
    await recordAudit(
      tx,
      { kind: "person", tenantId, userId: by.userId, sessionId: null },
      {
        action: "number.granted",
        subject: { type: "number", id: numberId },
        details: { userId, role: onNumber, invitation: id },
      },
    );
  await recordAudit(tx, joined, { action: "session.started", details: { knownDevice: false } });
  // Colleagues on those numbers learn who is new (N8).
  await appendEventsAndCommit(
    tx,
    (await numbersInReach(tx, member)).map((numberId) => ({
      numberId,
      events: [{ type: "access.granted", userId }],
    })),
  );
  return sessionId;
}
