import { cookieName, makeCookie, onlyCookie, type CookieToSet } from "./cookies";
import type { AuthSettings } from "./settings";

/** What a one-time link is for; also its first part. */
export type LinkKind = "join" | "new-password";

/** Built from `APP_URL` alone: what a request says about its host is anybody's word (BL6). */
export const linkAddress = ({ appUrl }: AuthSettings, kind: LinkKind, token: string): string =>
  `${appUrl}/${kind}/${token}`;

/** Long enough to fill in a form. */
const LINK_COOKIE_SECONDS = 3_600;

const nameOf = (kind: LinkKind): string => `partyline.link.${kind}`;

/**
 * The token leaves the address at once for a cookie, so that it stands in no history, no Referer and no picture of a
 * screen. It decides nothing that the link does not.
 */
export const linkCookie = (kind: LinkKind, token: string, settings: AuthSettings): CookieToSet =>
  makeCookie(nameOf(kind), token, settings, LINK_COOKIE_SECONDS);

export const endedLinkCookie = (kind: LinkKind, settings: AuthSettings): CookieToSet =>
  makeCookie(nameOf(kind), "", settings, 0);

export const linkTokenOf = (kind: LinkKind, cookieHeader: string | null, settings: AuthSettings): string =>
  onlyCookie(cookieHeader, cookieName(nameOf(kind), settings)) ?? "";
