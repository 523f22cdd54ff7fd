import { recordAudit } from "@/db/queries/ops/record-audit";
import {
  findUserForSignIn,
  holdAccount,
  insertSession,
  replacePasswordHash,
} from "@/db/queries/people/sign-in";
import { err, ok, type Result } from "@/lib/base/result";
import { ANSWER_WITHIN_MS, within } from "@/lib/base/within";
import { canonicalEmail, checkPassword } from "@/lib/domain/people/credentials-input";
import { sessionExpiresAt } from "@/lib/domain/people/session-rules";
import type { CookieToSet } from "./session/cookies";
import type { AuthDeps } from "./deps";
import { accountTag, deviceCookie, knownDevice } from "./session/device-cookie";
import { endSession } from "./session/end-session";
import { hashPassword, needsRehash, verifyPassword } from "./password";
import { sessionIdOf } from "./session/session-cookie";

export type SignInAttempt = {
  email: unknown;
  password: unknown;
  /** The client's address, as determined by the web server in front. */
  address: string;
  cookieHeader: string | null;
};

export type SignedIn = { sessionId: string; userId: string; name: string; deviceCookie: CookieToSet };

export type SignInRefusal =
  /** Not an e-mail address and a password at all: 400 for the wrong type, 422 for too long. */
  | { code: "unreadable"; status: 400 | 422 }
  /** One answer for an unknown account, a wrong password and a disabled person. */
  | { code: "mismatch" }
  | { code: "throttled"; retryAfterSeconds: number };

/** When to retry if the hashing queue is full. */
const BUSY_RETRY_SECONDS = 5;

/**
 * Checks a password and begins a session. The session is always new: the one that the browser came with ends
 * (BL5). Neither the answer nor its timing reveals whether the account exists (BL1).
 */
export async function signIn(
  deps: AuthDeps,
  attempt: SignInAttempt,
): Promise<Result<SignedIn, SignInRefusal>> {
  const { email, address, cookieHeader } = attempt;
  const checked = checkPassword(attempt.password);
  if (!checked.ok) return err({ code: "unreadable", status: checked.status });
  if (typeof email !== "string") return err({ code: "unreadable", status: 400 });
  const canonical = canonicalEmail(email);
  const account = accountTag(canonical ?? "");
  const device = knownDevice(cookieHeader, account, deps.settings);
  const input = { email: canonical, password: checked.password, address, cookieHeader, account, device };
  // On a device where this account has signed in before, a flood of strangers' guesses does not delay the
  // person (V40).
  const result = await deps.hashing.run(() => decide(deps, input), { ahead: device !== null });
  return result ?? err({ code: "throttled", retryAfterSeconds: BUSY_RETRY_SECONDS });
}

type Input = {
  email: string | null;
  password: string;
  address: string;
  cookieHeader: string | null;
  account: string;
  device: string | null;
};

async function decide(
  deps: AuthDeps,
  { email, password, address, cookieHeader, account, device }: Input,
): Promise<Result<SignedIn, SignInRefusal>> {
  const { settings, throttle } = deps;
  // The first database query: if the database does not answer it, waiting longer is useless (V39).
  const admission = await within(
    ANSWER_WITHIN_MS,
    throttle.admit(
      device === null ? { who: `account:${account}`, address } : { who: `device:${device}`, address: null },
    ),
  );
  if (!admission.allowed) {
    const { first, retryAfterSeconds } = admission;
    if (first) await recordRefusedSignIn(deps, { reason: "throttled" });
    return err({ code: "throttled", retryAfterSeconds });
  }

  const previous = await sessionIdOf(cookieHeader, settings);
  const begun = await begin(deps, { email, password, knownDevice: device !== null });
  if (!begun.ok) {
    const { user, reason } = begun.error;
    await recordRefusedSignIn(deps, { ...user, reason });
    return err({ code: "mismatch" });
  }
  await admission.forgive();
  if (previous !== null) await endSession(deps, previous);
  return ok({ ...begun.value, deviceCookie: deviceCookie(device, account, settings) });
}

/**
 * A refused sign-in does not prove who tried, so the audit names the system as actor and the person as
 * subject.
 */
export const recordRefusedSignIn = (
  { db }: Pick<AuthDeps, "db">,
  {
    tenantId = null,
    userId,
    reason,
  }: { tenantId?: string | null; userId?: string | undefined; reason: string },
): Promise<void> =>
  recordAudit(
    db,
    { kind: "system", tenantId, rule: "sign_in" },
    {
      action: "session.refused",
      ...(userId !== undefined && { subject: { type: "person", id: userId } }),
      details: { reason },
    },
  );

type Begun = { sessionId: string; userId: string; name: string };
type Mismatch = {
  user: { tenantId: string; userId: string } | undefined;
  reason: "unknown" | "wrong_password" | "disabled";
};

/** How often a password that changes while it is checked is checked again. */
const MAX_LOOKS = 3;

async function begin(
  deps: AuthDeps,
  { email, password, knownDevice }: { email: string | null; password: string; knownDevice: boolean },
): Promise<Result<Begun, Mismatch>> {
  for (let look = 1; ; look += 1) {
    const user = email === null ? undefined : await findUserForSignIn(deps.db, { email });
    const fits = await verifyPassword(user?.passwordHash ?? null, password);
    if (!user || !fits || user.disabledAt !== null)
      return err({ user, reason: !user ? "unknown" : fits ? "disabled" : "wrong_password" });
    const passwordHash = await renewHash(deps, { ...user, password });
    const sessionId =
      passwordHash === null ? null : await beginSession(deps, { ...user, passwordHash, knownDevice });
    if (sessionId !== null) return ok({ sessionId, userId: user.userId, name: user.name });
    // Changed since it was read: perhaps another password, perhaps only rehashed by a parallel sign-in.
    if (look === MAX_LOOKS) return err({ user, reason: "wrong_password" });
  }
}

/** Null if the password was changed after it was checked: then no session may begin with it (V39). */
const beginSession = (
  { db, now }: AuthDeps,
  {
    userId,
    tenantId,
    passwordHash,
    knownDevice,
  }: { userId: string; tenantId: string; passwordHash: string; knownDevice: boolean },
): Promise<string | null> =>
  db.transaction(async (tx) => {
    if (!(await holdAccount(tx, { userId, tenantId, passwordHash }))) return null;
    const sessionId = await insertSession(tx, { userId, tenantId, expiresAt: sessionExpiresAt(now()) });
    await recordAudit(
      tx,
      { kind: "person", tenantId, userId, sessionId },
      { action: "session.started", details: { knownDevice } },
    );
    return sessionId;
  });

/** The current hash of the password; null if another replaced it meanwhile. */
async function renewHash(
  { db }: AuthDeps,
  { userId, passwordHash, password }: { userId: string; passwordHash: string | null; password: string },
): Promise<string | null> {
  if (passwordHash === null || !needsRehash(passwordHash)) return passwordHash;
  const to = await hashPassword(password);
  return (await replacePasswordHash(db, { userId, from: passwordHash, to })) ? to : null;
}
