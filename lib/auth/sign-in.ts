import { recordAudit } from "@/db/queries/record-audit";
import { findUserForSignIn, insertSession, replacePasswordHash } from "@/db/queries/sign-in";
import { err, ok, type Result } from "@/lib/base/result";
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
export async function signIn(deps: AuthDeps, attempt: SignInAttempt): Promise<Result<SignedIn, SignInRefusal>> {
  const { email, address, cookieHeader } = attempt;
  const checked = checkPassword(attempt.password);
  if (!checked.ok) return err({ code: "unreadable", status: checked.status });
  if (typeof email !== "string") return err({ code: "unreadable", status: 400 });
  const input = { email: canonicalEmail(email), password: checked.password, address, cookieHeader };
  const result = await deps.hashing.run(() => decide(deps, input));
  return result ?? err({ code: "throttled", retryAfterSeconds: BUSY_RETRY_SECONDS });
}

type Input = { email: string | null; password: string; address: string; cookieHeader: string | null };

async function decide(deps: AuthDeps, { email, password, address, cookieHeader }: Input): Promise<Result<SignedIn, SignInRefusal>> {
  const { db, settings, throttle } = deps;
  const account = accountTag(email ?? "");
  const device = knownDevice(cookieHeader, account, settings);

  const admission = await throttle.admit({ account, address, device });
  if (!admission.allowed) {
    const { first, retryAfterSeconds } = admission;
    if (first) await recordAudit(db, { action: "session.refused", tenantId: null, actorId: null, details: { reason: "throttled" } });
    return err({ code: "throttled", retryAfterSeconds });
  }

  const user = email === null ? undefined : await findUserForSignIn(db, { email });
  const fits = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !fits || user.disabledAt !== null) {
    const reason = !user ? "unknown" : fits ? "disabled" : "wrong_password";
    await recordAudit(db, {
      action: "session.refused",
      tenantId: user?.tenantId ?? null,
      actorId: user?.userId ?? null,
      details: { reason },
    });
    return err({ code: "mismatch" });
  }

  await admission.forgive();
  await renewHash(deps, { ...user, password });
  const previous = await sessionIdOf(cookieHeader, settings);
  if (previous !== null) await endSession(deps, previous);
  const sessionId = await beginSession(deps, { ...user, knownDevice: device !== null });
  return ok({ sessionId, userId: user.userId, name: user.name, deviceCookie: deviceCookie(device, account, settings) });
}

const beginSession = (
  { db, now }: AuthDeps,
  { userId, tenantId, knownDevice }: { userId: string; tenantId: string; knownDevice: boolean },
): Promise<string> =>
  db.transaction(async (tx) => {
    const sessionId = await insertSession(tx, { userId, tenantId, expiresAt: sessionExpiresAt(now()) });
    await recordAudit(tx, { action: "session.started", tenantId, actorId: userId, sessionId, details: { knownDevice } });
    return sessionId;
  });

async function renewHash(
  { db }: AuthDeps,
  { userId, passwordHash, password }: { userId: string; passwordHash: string | null; password: string },
): Promise<void> {
  if (passwordHash === null || !needsRehash(passwordHash)) return;
  await replacePasswordHash(db, { userId, from: passwordHash, to: await hashPassword(password) });
}
