import { linkCookie, type LinkKind } from "@/lib/auth/links/link-address";
import { openInvitation, openPasswordLink } from "@/lib/auth/links/open-link";
import { serializeCookie } from "@/lib/auth/session/cookies";
import { clientAddress } from "./caller";
import { authDeps } from "./deps";
import { answerFault } from "./faults";

/**
 * Opens a one-time link: puts its token into a cookie and redirects to the page without it, so that no page
 * has it in its URL. Opening does not use the link up, because programs that preview links open it too. A
 * link that does not work leads to the same page, which says so.
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
      // Without the URL, which contains the secret.
      return answerFault(fault, `GET /${kind}`);
    }
  };
}

/** In words, because a person may read it. The right link never gets this answer. */
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
