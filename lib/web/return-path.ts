/**
 * How a page learns its own path: the proxy sets this header on every request and overwrites an incoming one.
 */
export const PATH_HEADER = "x-partyline-path";

const MAX_LENGTH = 500;
const PLACES = /^\/(inbox|admin)(\/|$)/;
const HERE = "http://here";

/**
 * Where to go after signing in: the requested place if it is one of ours, otherwise the inbox. Never another
 * site.
 */
export function returnPath(asked: unknown): string {
  if (typeof asked !== "string" || asked.length > MAX_LENGTH || !asked.startsWith("/")) return "/inbox";
  const url = URL.parse(asked, HERE);
  return url !== null && url.origin === HERE && PLACES.test(url.pathname)
    ? `${url.pathname}${url.search}`
    : "/inbox";
}

/** The sign-in page, which leads back to that place. */
export function signInPath(from: string | null): string {
  const to = returnPath(from);
  return to === "/inbox" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(to)}`;
}
