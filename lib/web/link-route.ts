import { linkCookie, type LinkKind } from "@/lib/auth/link-address";
import { openInvitation, openPasswordLink } from "@/lib/auth/links";
import { serializeCookie } from "@/lib/auth/cookies";
import { clientAddress } from "./caller";
import { authDeps } from "./deps";
import { answerFault } from "./faults";

/**
 * A one-time link as it was passed on: its token goes into a cookie, and the browser to the page without it, so that
 * no page has it in its address. Looking uses nothing up, since programs that show what a link leads to look, too. A
 * link that does not work is led to the same page, which says so.
 */
export function linkRoute(kind: LinkKind) {
  return async (request: Request, { params }: { params: Promise<unknown> }): Promise<Response> => {
    try {
      const deps = authDeps();
      const { token } = (await params) as { token: string };
      const opening = {
        token,
        address: clientAddress(request.headers),
        cookieHeader: request.headers.get("cookie"),
      };
      const opened = await (kind === "join"
        ? openInvitation(deps, opening)
        : openPasswordLink(deps, opening));
      if (!opened.ok && opened.error.code === "throttled") return tooMany(opened.error.retryAfterSeconds);
      const headers = new Headers({ location: `/${kind}`, "cache-control": "no-store" });
      if (opened.ok) headers.append("set-cookie", serializeCookie(linkCookie(kind, token, deps.settings)));
      else headers.set("location", `/${kind}?gone`);
      return new Response(null, { status: 303, headers });
    } catch (fault) {
      // Without the address: it is the secret.
      return answerFault(fault, `GET /${kind}`);
    }
  };
}

/** In words, since a person may read it; the right link is never answered so. */
const tooMany = (retryAfterSeconds: number): Response =>
  new Response(
    "Too many links that do not work were opened from here. Wait a minute, or ask for a new one.",
    {
      status: 429,
      headers: {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-store",
        "retry-after": String(retryAfterSeconds),
      },
    },
  );
