const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

type Headers = { get(name: string): string | null };

/**
 * May this request change anything? Only one from our own pages may (V38). A browser sends the page's origin
 * with every such request; a request with a cookie but without an origin is not from a browser of ours. On
 * this machine the product may be opened under any loopback name, whatever `APP_URL` says.
 */
export function mayChange(method: string, headers: Headers, appUrl: string): boolean {
  if (SAFE_METHODS.has(method)) return true;
  const origin = headers.get("origin");
  if (origin === null) return headers.get("cookie") === null;
  return isOurOrigin(origin, headers, appUrl) && !isFromElsewhere(headers);
}

/** For addresses that also require a token: a foreign page is refused, a program without an origin is not. */
export const isForeignPage = (headers: Headers, appUrl: string): boolean => {
  const origin = headers.get("origin");
  return isFromElsewhere(headers) || (origin !== null && !isOurOrigin(origin, headers, appUrl));
};

function isFromElsewhere(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
}

function isOurOrigin(origin: string, headers: Headers, appUrl: string): boolean {
  const app = new URL(appUrl);
  if (origin === app.origin) return true;
  if (!LOOPBACK.has(app.hostname)) return false;
  // A rebound name resolves to loopback but is not spelled like it.
  const own = URL.parse(`${app.protocol}//${headers.get("host") ?? ""}`);
  return own !== null && LOOPBACK.has(own.hostname) && origin === own.origin;
}
