import { expect } from "@playwright/test";
import type { MessageView } from "@/lib/protocol/views";
import type { ConversationSnapshot } from "@/lib/view/types";
import { appUrl, lines } from "./addresses";
import type { Cookies } from "./sign-in";
import type { Customer } from "./simulator";

type NumberRow = { id: string; e164: string; label: string; role: string };

/** A signed-in program of ours: the same routes as the page's, without a page. */
export class Api {
  constructor(readonly cookies: Cookies) {}

  /** As a page of ours would: with the session and the origin. */
  call(
    path: string,
    {
      method = "GET",
      body,
      headers = {},
    }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    return fetch(`${appUrl()}${path}`, {
      method,
      headers: {
        cookie: this.cookies.header,
        origin: appUrl(),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      redirect: "manual",
    });
  }

  async read<T>(path: string): Promise<T> {
    const response = await this.call(path);
    expect(response.status, path).toBe(200);
    return (await response.json()) as T;
  }

  numbers(): Promise<NumberRow[]> {
    return this.read("/api/numbers");
  }

  async numberId(e164: string): Promise<string> {
    const number = (await this.numbers()).find((each) => each.e164 === e164);
    if (!number) throw new Error(`${e164} is none of theirs`);
    return number.id;
  }

  /** The conversation with that customer on a line (Support). */
  async conversationWith({ phone }: Pick<Customer, "phone">, line: string = lines.support): Promise<string> {
    const numberId = await this.numberId(line);
    const response = await this.call("/api/conversations", { method: "POST", body: { numberId, to: phone } });
    expect([200, 201]).toContain(response.status);
    return ((await response.json()) as { id: string }).id;
  }

  conversation(conversationId: string): Promise<ConversationSnapshot> {
    return this.read(`/api/conversations/${conversationId}`);
  }

  postReply(conversationId: string, command: Record<string, unknown>): Promise<Response> {
    return this.call(`/api/conversations/${conversationId}/replies`, { method: "POST", body: command });
  }

  /** Replies knowing everything, and without a way back: due at once. */
  async reply(
    conversationId: string,
    body: string,
    { undoSeconds = 0 }: { undoSeconds?: number } = {},
  ): Promise<MessageView> {
    const { publicSeq } = (await this.conversation(conversationId)).conversation;
    const override = {
      seq: publicSeq,
      reasons: ["teammate_sending", "teammate_replied", "customer_wrote", "duplicate_text"],
    };
    const response = await this.postReply(conversationId, {
      clientId: crypto.randomUUID(),
      seenSeq: publicSeq,
      body,
      undoSeconds,
      override,
    });
    expect(response.status).toBe(201);
    return ((await response.json()) as { message: MessageView }).message;
  }
}
