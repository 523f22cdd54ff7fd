import { decode, encode } from "next-auth/jwt";
import { appUrl, PASSWORD, secret } from "./addresses";

/** Cookies of a program that keeps what it is given, as one header. */
export class Cookies {
  private readonly held = new Map<string, string>();

  keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === "") this.held.delete(name);
      else this.set(name, value);
    }
  }

  set(name: string, value: string): void {
    this.held.set(name, value);
  }

  get header(): string {
    return [...this.held].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  get(name: string): string | undefined {
    return this.held.get(name);
  }

  entries(): [name: string, value: string][] {
    return [...this.held];
  }
}

export const SESSION_COOKIE = "next-auth.session-token";

/** Posts to next-auth's own endpoint, as its client does; `cookies` get what comes back. */
export async function postSignIn(
  fields: Record<string, string>,
  { cookies = new Cookies(), headers = {} }: { cookies?: Cookies; headers?: Record<string, string> } = {},
): Promise<Response> {
  const csrf = await fetch(`${appUrl()}/api/auth/csrf`, { headers: { cookie: cookies.header } });
  cookies.keep(csrf);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const response = await fetch(`${appUrl()}/api/auth/callback/credentials`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      cookie: cookies.header,
      origin: appUrl(),
      ...headers,
    },
    body: new URLSearchParams({ csrfToken, json: "true", ...fields }),
    redirect: "manual",
  });
  cookies.keep(response);
  return response;
}

/** A new session of that account. */
export async function signIn(email: string, password = PASSWORD): Promise<Cookies> {
  const cookies = new Cookies();
  const response = await postSignIn({ email, password }, { cookies });
  if (cookies.get(SESSION_COOKIE) === undefined)
    throw new Error(`${email} could not sign in: ${response.status} ${await response.text()}`);
  return cookies;
}

/** What a browser holds of a session that stands in the database already: nobody's password is tried. */
export async function inSession(sessionId: string): Promise<Cookies> {
  const cookies = new Cookies();
  cookies.set(
    SESSION_COOKIE,
    await encode({ token: { sid: sessionId }, secret: await secret("AUTH_SECRET") }),
  );
  return cookies;
}

/** The row of the database that these cookies name. */
export const sessionIdOf = async (cookies: Cookies): Promise<string> =>
  String(
    (await decode({ token: cookies.get(SESSION_COOKIE) ?? "", secret: await secret("AUTH_SECRET") }))?.sid,
  );
