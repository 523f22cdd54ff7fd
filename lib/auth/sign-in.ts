import { recordAudit } from "@/db/queries/ops/record-audit";
import {
  findUserForSignIn,
  holdAccount,
  insertSession,
  replacePasswordHash,
} from "@/db/queries/people/sign-in";
import { err, ok, type Result } from "@/lib/base/result";
import { ANSWER_WITHIN_MS, within } from "@/lib/base/within";
import { canonicalEmail, checkPassword } from "@/lib/domain/credentials-input";
import { sessionExpiresAt } from "@/lib/domain/session-rules";
import type { CookieToSet } from "./cookies";
import type { AuthDeps } from "./deps";
import { accountTag, deviceCookie, knownDevice } from "./device-cookie";
import { endSession } from "./end-session";
import { hashPassword, needsRehash, verifyPassword } from "./password";
import { sessionIdOf } from "./session-cookie";

export type SignInAttempt = {
  email: unknown;
  password: unknown;
  /** The client's address, as the web server in front has established it. */
  address: string;
  cookieHeader: string | null;
};

export type SignedIn = { sessionId: string; userId: string; name: string; deviceCookie: CookieToSet };

export type SignInRefusal =
  /** Not an e-mail address and a password at all: 400 for the wrong type, 422 for too much. */
  | { code: "unreadable"; status: 400 | 422 }
  /** One answer for an unknown account, a wrong password and a person who is disabled. */
  | { code: "mismatch" }
  | { code: "throttled"; retryAfterSeconds: number };

/** When the line for hashing is full. */
const BUSY_RETRY_SECONDS = 5;

/**
 * Checks a password and begins a session, always a new one: whatever session the browser came with ends
 * (BL5). Says nothing about whether the account exists, in words or in time (BL1).
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
  // Where this account has signed in before, a flood of strangers' guesses does not stand in the way (V40).
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
  // The first that is asked of the database: when it says nothing, there is no use in waiting on (V39).
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

/** Whoever was refused did not show that they are the person of that account: the product did it, to them. */
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

/** How often a password that changes while it is checked is checked anew. */
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
    // Changed since it was read: perhaps it is another password, perhaps only hashed anew by a sign-in beside this one.
    if (look === MAX_LOOKS) return err({ user, reason: "wrong_password" });
  }
}

/** Null when the password was changed after it was checked: then no session of it may begin (V39). */
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

/** The hash that stands for the password from now on; null when another took its place meanwhile. */
async function renewHash(
  { db }: AuthDeps,
  { userId, passwordHash, password }: { userId: string; passwordHash: string | null; password: string },
): Promise<string | null> {
  if (passwordHash === null || !needsRehash(passwordHash)) return passwordHash;
  const to = await hashPassword(password);
  return (await replacePasswordHash(db, { userId, from: passwordHash, to })) ? to : null;
}
