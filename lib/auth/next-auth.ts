import NextAuth, { type AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { log } from "@/lib/base/log";
import { cookieName, makeCookie } from "./session/cookies";
import { SESSION_COOKIE, SESSION_COOKIE_SECONDS } from "./session/session-cookie";
import { isSecure, type AuthSettings } from "./settings";

/** What next-auth has to do for one request; the decisions are ours. */
export type AuthHooks = {
  /**
   * Checks the typed credentials; null is a refusal. Must not throw: next-auth would put the message into a
   * URL.
   */
  authorize(
    credentials: Record<string, unknown>,
  ): Promise<{ id: string; name: string; sessionId: string } | null>;
  signOut(sessionId: unknown): Promise<void>;
};

export type AuthCall = {
  /** The path after /api/auth. */
  path: string[];
  method: "GET" | "POST";
  query: Record<string, string>;
  body: Record<string, unknown>;
  cookies: Record<string, string>;
};

/** The part of a Node response that next-auth's handler uses. */
class Recorder {
  readonly #headers = new Headers();
  #status = 200;
  #body: string | null = null;

  status(code: number): this {
    this.#status = code;
    return this;
  }
  setHeader(name: string, value: string | string[]): this {
    this.#headers.delete(name);
    for (const each of [value].flat()) this.#headers.append(name, each);
    return this;
  }
  getHeader(name: string): string | string[] | undefined {
    return name.toLowerCase() === "set-cookie"
      ? this.#headers.getSetCookie()
      : (this.#headers.get(name) ?? undefined);
  }
  json(value: unknown): void {
    this.#headers.set("content-type", "application/json");
    this.#body = JSON.stringify(value);
  }
  send(value: unknown): void {
    if (typeof value === "string") this.#body = value;
    else if (value !== undefined) this.json(value);
  }
  end(): void {}

  get response(): Response {
    return new Response(this.#body, { status: this.#status, headers: this.#headers });
  }
}

/**
 * Runs next-auth's own handler on exactly what we pass in. It gets no headers, so that no forwarded host can
 * change a URL, and only cookies that occur once.
 */
export async function callNextAuth(
  call: AuthCall,
  hooks: AuthHooks,
  settings: AuthSettings,
): Promise<Response> {
  // next-auth reads it at each call; without it the URL would come from the request.
  process.env.NEXTAUTH_URL = settings.appUrl;
  const handle: (req: object, res: Recorder) => Promise<void> = NextAuth(options(hooks, settings));
  const recorder = new Recorder();
  const { path, ...rest } = call;
  await handle({ ...rest, headers: {}, query: { ...call.query, nextauth: path } }, recorder);
  return recorder.response;
}

const options = (hooks: AuthHooks, settings: AuthSettings): AuthOptions => ({
  secret: settings.secret,
  useSecureCookies: isSecure(settings),
  cookies: Object.fromEntries(
    (
      [
        ["sessionToken", SESSION_COOKIE],
        ["csrfToken", "next-auth.csrf-token"],
        ["callbackUrl", "next-auth.callback-url"],
      ] as const
    ).map(([use, name]) => [
      use,
      { name: cookieName(name, settings), options: makeCookie(name, "", settings).options },
    ]),
  ),
  session: { strategy: "jwt", maxAge: SESSION_COOKIE_SECONDS },
  pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
  providers: [
    Credentials({
      name: "E-mail and password",
      credentials: {
        email: { label: "E-mail", type: "email" },
        password: { label: "Password", type: "password" },
      },
      authorize: (credentials) => hooks.authorize(credentials ?? {}),
    }),
  ],
  callbacks: {
    // The token names the session and contains nothing else, so that no right can outlive the database's
    // state.
    jwt: ({ token, user }) => (user && "sessionId" in user ? { sid: user.sessionId } : token),
    redirect: ({ url, baseUrl }) => insideOf(baseUrl, url),
  },
  events: { signOut: ({ token }) => hooks.signOut(token?.sid) },
  logger: {
    error: (code) => log.warn({ code }, "next-auth refused"),
    warn: (code) => log.debug({ code }, "next-auth warned"),
    debug: () => {},
  },
});

/** Allows only redirects to our own pages. */
function insideOf(baseUrl: string, url: string): string {
  const base = new URL(baseUrl);
  const target = URL.parse(url, base);
  return target !== null && target.origin === base.origin ? target.href : base.origin;
}
