/** How a page learns its own address: set by the proxy on every request, over whatever came with it. */
export const PATH_HEADER = "x-partyline-path";

const MAX_LENGTH = 500;
const PLACES = /^\/(inbox|admin)(\/|$)/;
const HERE = "http://here";

/** Where to go after signing in: the place that was asked for, if it is one of ours, else the inbox. Never another site. */
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
