import type { IncomingHttpHeaders } from "node:http";

/** The header from which the rest of the server reads the caller's address. Only this server writes it. */
const CLIENT_HEADER = "x-partyline-client";

/**
 * Headers that are true only if our own infrastructure wrote them: addresses and hosts from before a proxy,
 * the framework's internal headers (one is the policy that holds a page's nonce), the room library's
 * identity, method and path overrides.
 */
const FORGEABLE =
  /^(x-forwarded-.*|forwarded|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip|x-middleware-.*|x-partykit-.*|x-partyline-.*|x-invoke-.*|x-now-.*|x-vercel-.*|x-matched-path|x-nextjs-data|x-next-.*|next-resume|x-original-.*|x-rewrite-url|x-http-method-override|content-security-policy.*)$/;

/**
 * Removes headers that a caller could forge and writes the known facts instead: the caller's address, and the
 * product's public address. The framework builds URLs from the latter and checks the origin of actions by it.
 */
export function cleanHeaders(headers: IncomingHttpHeaders, known: { client: string; appUrl: URL }): void {
  for (const name of Object.keys(headers)) if (FORGEABLE.test(name)) delete headers[name];
  headers[CLIENT_HEADER] = known.client;
  headers["x-forwarded-for"] = known.client;
  headers["x-forwarded-host"] = known.appUrl.host;
  headers["x-forwarded-proto"] = known.appUrl.protocol.slice(0, -1);
}

/**
 * Escapes a path that does not decode to text (`/%ff`), so that it leads nowhere and is answered so. Except
 * for pages, the framework would treat it as a fault of its own. The query is left to its reader.
 */
export function cleanPath(url: string): string {
  const [path = ""] = url.split("?", 1);
  return isReadable(path) ? url : path.replaceAll("%", "%25") + url.slice(path.length);
}

function isReadable(path: string): boolean {
  if (!path.includes("%")) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
