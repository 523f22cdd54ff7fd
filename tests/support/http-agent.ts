import type { Refusal, ReplyCommand } from "@/lib/protocol/commands";
import type { MessageView } from "@/lib/protocol/views";
import type { ConversationSnapshot } from "@/lib/view/types";

const PASSWORD = "partyline-demo";

export type Sent = { status: number; message: MessageView | null; refusal: Refusal | null };

/** A person without a browser: signs in by next-auth's own addresses and keeps the cookies. Several web processes know the same session. */
export class HttpAgent {
  private readonly cookies = new Map<string, string>();

  private constructor(private readonly url: string) {}

  static async signIn(url: string, email: string): Promise<HttpAgent> {
    const agent = new HttpAgent(url);
    const { csrfToken } = (await (await agent.call("GET", "/api/auth/csrf")).json()) as { csrfToken: string };
    await agent.call("POST", "/api/auth/callback/credentials", {
      body: new URLSearchParams({ csrfToken, email, password: PASSWORD, json: "true" }),
    });
    const session = (await (await agent.call("GET", "/api/auth/session")).json()) as {
      user?: { email?: string };
    };
    if (!session.user) throw new Error(`${email} could not sign in`);
    return agent;
  }

  /** The same session at another web process. */
  at(url: string): HttpAgent {
    const other = new HttpAgent(url);
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    return other;
  }

  /** For a browser that is to be signed in as this person. */
  browserCookies(): { name: string; value: string; url: string }[] {
    return [...this.cookies].map(([name, value]) => ({ name, value, url: this.url }));
  }

  /** As a browser sends it: cookies, and the origin when something may change. Throws when there is no answer. */
  async call(method: string, path: string, { body }: { body?: unknown } = {}): Promise<Response> {
    const isForm = body instanceof URLSearchParams;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(method !== "GET" && { origin: this.url }),
        ...(body !== undefined && {
          "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json",
        }),
      },
      ...(body !== undefined && { body: isForm ? body.toString() : JSON.stringify(body) }),
      redirect: "manual",
      signal: AbortSignal.timeout(10_000),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  async json<T>(path: string): Promise<T> {
    const response = await this.call("GET", path);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return (await response.json()) as T;
  }

  async conversation(conversationId: string): Promise<ConversationSnapshot> {
    return this.json<ConversationSnapshot>(`/api/conversations/${conversationId}`);
  }

  async reply(conversationId: string, command: ReplyCommand): Promise<Sent> {
    const response = await this.call("POST", `/api/conversations/${conversationId}/replies`, {
      body: command,
    });
    const answer = (await response.json().catch(() => null)) as { message?: MessageView } | Refusal | null;
    return {
      status: response.status,
      message: answer && "message" in answer ? (answer.message ?? null) : null,
      refusal: response.status === 409 ? (answer as Refusal) : null,
    };
  }
}
