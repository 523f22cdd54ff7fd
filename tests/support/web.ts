import { randomBytes } from "node:crypto";
import { onlyCookie } from "@/lib/auth/session/cookies";
import { GET as authGet, POST as authPost } from "@/app/api/auth/[...nextauth]/route";

/** Routes called as functions, as Next calls them, with the cookies of one browser. */

export const APP_URL = "http://127.0.0.1:3000";
export const PASSWORD = "a password of the tests";

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;
type Call = {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  form?: Record<string, string>;
  params?: unknown;
};

/** Settings of this process for one database. Before the first route is called: they are read once. */
export function useSettings(databaseUrl: string): void {
  Object.assign(process.env, {
    DATABASE_URL: databaseUrl,
    APP_URL,
    AUTH_SECRET: randomBytes(32).toString("hex"),
    ROOM_SECRET: randomBytes(32).toString("hex"),
    CREDENTIALS_KEY: randomBytes(32).toString("base64"),
    CRON_SECRET: randomBytes(32).toString("hex"),
  });
}

/** One browser: keeps its cookies, and names its origin when it posts. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(private readonly address: string = "198.51.100.1") {}

  async call(
    handler: Handler,
    path: string,
    { method = "GET", headers = {}, body, form, params = {} }: Call = {},
  ): Promise<Response> {
    const type = form ? "application/x-www-form-urlencoded" : "application/json";
    const sent = form
      ? new URLSearchParams(form).toString()
      : body === undefined
        ? undefined
        : JSON.stringify(body);
    const request = new Request(`${APP_URL}${path}`, {
      method,
      headers: {
        ...(this.cookies.size > 0 && { cookie: this.cookieHeader }),
        ...(method !== "GET" && { origin: APP_URL }),
        ...(sent !== undefined && { "content-type": type }),
        "x-partyline-client": this.address,
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
    });
    const response = await handler(request, { params: Promise.resolve(params) });
    for (const set of response.headers.getSetCookie()) this.keep(set);
    return response;
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Through next-auth's own addresses. */
  async signIn(
    email: string,
    password: string = PASSWORD,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const { csrfToken } = (await (await this.call(authGet, "/api/auth/csrf")).json()) as {
      csrfToken: string;
    };
    const form = { csrfToken, email, password, json: "true" };
    return this.call(authPost, "/api/auth/callback/credentials", { method: "POST", form, headers });
  }

  async signOut(): Promise<Response> {
    const { csrfToken } = (await (await this.call(authGet, "/api/auth/csrf")).json()) as {
      csrfToken: string;
    };
    return this.call(authPost, "/api/auth/signout", { method: "POST", form: { csrfToken, json: "true" } });
  }

  async session(): Promise<unknown> {
    return (await this.call(authGet, "/api/auth/session")).json();
  }

  private keep(setCookie: string): void {
    const [pair = ""] = setCookie.split(";");
    const name = pair.slice(0, pair.indexOf("="));
    const value = onlyCookie(pair, name);
    if (value === null || /max-age=0/i.test(setCookie)) this.cookies.delete(name);
    else this.cookies.set(name, encodeURIComponent(value));
  }
}
