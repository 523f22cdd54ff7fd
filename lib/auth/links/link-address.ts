import { cookieName, makeCookie, onlyCookie, type CookieToSet } from "../session/cookies";
import type { AuthSettings } from "../settings";

/** The purpose of a one-time link; also the first part of its path. */
export type LinkKind = "join" | "new-password";

/** Built from `APP_URL` alone: the host in a request can be forged by anybody (BL6). */
export const linkAddress = ({ appUrl }: AuthSettings, kind: LinkKind, token: string): string =>
  `${appUrl}/${kind}/${token}`;

/** Long enough to fill in a form. */
const LINK_COOKIE_SECONDS = 3_600;

const nameOf = (kind: LinkKind): string => `partyline.link.${kind}`;

/**
 * The token moves at once from the URL to a cookie, so that it appears in no history, no Referer and no
 * screenshot. The cookie grants no more than the link.
 */
export const linkCookie = (kind: LinkKind, token: string, settings: AuthSettings): CookieToSet =>
  makeCookie(nameOf(kind), token, settings, LINK_COOKIE_SECONDS);

export const endedLinkCookie = (kind: LinkKind, settings: AuthSettings): CookieToSet =>
  makeCookie(nameOf(kind), "", settings, 0);

export const linkTokenOf = (kind: LinkKind, cookieHeader: string | null, settings: AuthSettings): string =>
  onlyCookie(cookieHeader, cookieName(nameOf(kind), settings)) ?? "";
