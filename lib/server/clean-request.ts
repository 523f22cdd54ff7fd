import type { IncomingHttpHeaders } from "node:http";

/** Where the rest of the server reads who is calling. Only this server writes it. */
const CLIENT_HEADER = "x-partyline-client";

/**
 * Headers that say something about a request only if an infrastructure of ours wrote them: addresses and hosts
 * before a proxy, the framework's notes to itself (the policy that holds a page's nonce is one), the room library's identity, method and path overrides.
 */
const FORGEABLE =
  /^(x-forwarded-.*|forwarded|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip|x-middleware-.*|x-partykit-.*|x-partyline-.*|x-invoke-.*|x-now-.*|x-vercel-.*|x-matched-path|x-nextjs-data|x-next-.*|next-resume|x-original-.*|x-rewrite-url|x-http-method-override|content-security-policy.*)$/;

/**
 * Removes what a caller could have forged and says what is known instead: who calls, and under which address
 * the product is open to the world. The framework builds URLs from the latter and checks actions' origin by it.
 */
export function cleanHeaders(headers: IncomingHttpHeaders, known: { client: string; appUrl: URL }): void {
  for (const name of Object.keys(headers)) if (FORGEABLE.test(name)) delete headers[name];
  headers[CLIENT_HEADER] = known.client;
  headers["x-forwarded-for"] = known.client;
  headers["x-forwarded-host"] = known.appUrl.host;
  headers["x-forwarded-proto"] = known.appUrl.protocol.slice(0, -1);
}

/**
 * An address whose path spells no text (`/%ff`) is taken letter by letter: it leads nowhere, and is answered so. The
 * framework takes it for a fault of its own, except where it is a page. The query is left to who reads it.
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
