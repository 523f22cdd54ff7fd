import { isId } from "@/lib/base/ids";
import type { Result } from "@/lib/base/result";
import { readCookies, serializeCookie } from "./session/cookies";
import type { AuthDeps } from "./deps";
import { endSession } from "./session/end-session";
import { loadSession } from "./session/load-session";
import { callNextAuth, type AuthHooks } from "./next-auth";
import { signIn, type SignedIn, type SignInRefusal } from "./sign-in";

export type AuthRequest = {
  method: "GET" | "POST";
  path: string[];
  query: Record<string, string>;
  /** The parsed body as sent; anything except an object was refused before. */
  body: Record<string, unknown>;
  cookieHeader: string | null;
  address: string;
  /**
   * A browser that loads pages, not a program: it is redirected to the sign-in page instead of getting a
   * status.
   */
  wantsPage: boolean;
};

/** The next-auth addresses that this product uses; the others do not exist. */
const served = new Set([
  "GET csrf",
  "GET session",
  "GET providers",
  "GET signin",
  "GET error",
  "POST callback/credentials",
  "POST signout",
]);

/**
 * Serves next-auth's addresses and corrects its behaviour. A database fault throws (the caller answers 503)
 * and changes no cookie, where next-auth would clear it. Refusals have their own statuses. Returns null for
 * an address that is not served.
 */
export async function authEndpoint(deps: AuthDeps, request: AuthRequest): Promise<Response | null> {
  if (!served.has(`${request.method} ${request.path.join("/")}`)) return null;
  if (request.path[0] === "session") return answerSession(deps, request);

  const seen: { fault?: unknown; signedIn?: Result<SignedIn, SignInRefusal> } = {};
  const hooks: AuthHooks = {
    authorize: async ({ email, password }) => {
      try {
        const { address, cookieHeader } = request;
        const result = await signIn(deps, { email, password, address, cookieHeader });
        seen.signedIn = result;
        return result.ok
          ? { id: result.value.userId, name: result.value.name, sessionId: result.value.sessionId }
          : null;
      } catch (fault) {
        seen.fault = fault;
        return null;
      }
    },
    signOut: async (sessionId) => {
      try {
        if (isId(sessionId)) await endSession(deps, sessionId);
      } catch (fault) {
        seen.fault = fault;
      }
    },
  };
  const response = await callNextAuth(
    { ...request, cookies: cookiesOnce(request.cookieHeader) },
    hooks,
    deps.settings,
  );
  if ("fault" in seen) throw seen.fault;
  if (seen.signedIn?.ok)
    response.headers.append("set-cookie", serializeCookie(seen.signedIn.value.deviceCookie));
  return seen.signedIn && !seen.signedIn.ok
    ? answerRefusal(seen.signedIn.error, request, deps.settings.appUrl)
    : response;
}

/**
 * Who is signed in, according to the database. next-auth would renew or clear the cookie here; neither is
 * wanted.
 */
async function answerSession(deps: AuthDeps, { cookieHeader }: AuthRequest): Promise<Response> {
  const session = await loadSession({ deps, settings: deps.settings, cookieHeader });
  return Response.json(
    session
      ? {
          user: { id: session.userId, name: session.name, email: session.email },
          expires: session.expiresAt.toISOString(),
        }
      : {},
  );
}

function answerRefusal(refusal: SignInRefusal, { wantsPage }: AuthRequest, appUrl: string): Response {
  const page = `/sign-in?error=${refusal.code}`;
  if (wantsPage) return new Response(null, { status: 303, headers: { location: page } });
  // next-auth's own client reads `url`.
  const body = { error: refusal.code, url: `${appUrl}${page}` };
  if (refusal.code === "unreadable") return Response.json(body, { status: refusal.status });
  if (refusal.code === "mismatch") return Response.json(body, { status: 401 });
  return Response.json(body, { status: 429, headers: { "retry-after": String(refusal.retryAfterSeconds) } });
}

/** Leaves out names that occur twice: somebody planted one of them. */
function cookiesOnce(header: string | null): Record<string, string> {
  const all = readCookies(header);
  return Object.fromEntries(all.filter(([name]) => all.filter(([other]) => other === name).length === 1));
}
