import { isSecure, type AuthSettings } from "../settings";

/** Browsers ignore larger cookies; so do we, before any cryptography. */
const MAX_COOKIE_LENGTH = 4_096;

export type CookieToSet = {
  name: string;
  value: string;
  options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean; maxAge?: number };
};

/**
 * `__Host-` binds a cookie to exactly this host, so that a neighbouring subdomain cannot plant one. Browsers
 * accept it over https only.
 */
export const cookieName = (name: string, settings: AuthSettings): string =>
  isSecure(settings) ? `__Host-${name}` : name;

/** Without `maxAge` (seconds) the cookie ends with the browser session. */
export const makeCookie = (
  name: string,
  value: string,
  settings: AuthSettings,
  maxAge?: number,
): CookieToSet => ({
  name: cookieName(name, settings),
  value,
  options: {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure: isSecure(settings),
    ...(maxAge !== undefined && { maxAge }),
  },
});

export const serializeCookie = ({ name, value, options }: CookieToSet): string =>
  [
    `${name}=${encodeURIComponent(value)}`,
    `Path=${options.path}`,
    ...(options.maxAge === undefined ? [] : [`Max-Age=${options.maxAge}`]),
    "HttpOnly",
    "SameSite=Lax",
    ...(options.secure ? ["Secure"] : []),
  ].join("; ");

/** All cookies of a request, in order; a name may occur twice. */
export const readCookies = (header: string | null): [name: string, value: string][] =>
  (header ?? "")
    .split(";")
    .map((part): [string, string] => {
      const at = part.indexOf("=");
      return at < 0 ? [part.trim(), ""] : [part.slice(0, at).trim(), decode(part.slice(at + 1).trim())];
    })
    .filter(([name]) => name !== "");

/** The only cookie of that name. If there are two, somebody planted one, and neither counts (BA1). */
export function onlyCookie(header: string | null, name: string): string | null {
  const values = readCookies(header).filter(([each]) => each === name);
  const value = values.length === 1 ? values[0]?.[1] : undefined;
  return value !== undefined && value !== "" && value.length <= MAX_COOKIE_LENGTH ? value : null;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
