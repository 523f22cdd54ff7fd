import { decode, encode } from "next-auth/jwt";
import { isId } from "@/lib/base/ids";
import { SESSION_MAX_MS } from "@/lib/domain/people/session-rules";
import { cookieName, makeCookie, onlyCookie, type CookieToSet } from "./cookies";
import type { AuthSettings } from "../settings";

export const SESSION_COOKIE = "next-auth.session-token";
export const SESSION_COOKIE_SECONDS = SESSION_MAX_MS / 1_000;

/**
 * The cookie names a session and nothing else: rights are read from the database on every request. Without
 * `keep` it ends with the browser session.
 */
export async function sessionCookie(
  sessionId: string,
  settings: AuthSettings,
  { keep }: { keep: boolean },
): Promise<CookieToSet> {
  const token = await encode({
    token: { sid: sessionId },
    secret: settings.secret,
    maxAge: SESSION_COOKIE_SECONDS,
  });
  return makeCookie(SESSION_COOKIE, token, settings, keep ? SESSION_COOKIE_SECONDS : undefined);
}

/** Removes the cookie. */
export const endedSessionCookie = (settings: AuthSettings): CookieToSet =>
  makeCookie(SESSION_COOKIE, "", settings, 0);

/** The session that a request claims; null if its cookie is missing, duplicated, forged or too old. */
export async function sessionIdOf(
  cookieHeader: string | null,
  settings: AuthSettings,
): Promise<string | null> {
  const token = onlyCookie(cookieHeader, cookieName(SESSION_COOKIE, settings));
  if (token === null) return null;
  // Decoding reads only the token, so any exception is the token's fault.
  const claims = await decode({ token, secret: settings.secret }).catch(() => null);
  return isId(claims?.sid) ? claims.sid : null;
}
