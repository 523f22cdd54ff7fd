import type { IncomingMessage, ServerResponse } from "node:http";
import { readIncoming } from "@/lib/base/read-body";
import type { Webhook } from "@/lib/inbound/webhook/accept-webhook";

const ADDRESS = /^\/api\/sms\/webhook(?:\/([^/?]+))?(?:\?(.*))?$/;

/**
 * Answers the carrier's calls without the framework, which would cost more than everything else in such a
 * call. The same entry as app/api/sms/webhook, which serves where this server does not run. Null: the request
 * is something else.
 */
export function answerWebhook(
  request: IncomingMessage,
  response: ServerResponse,
  webhook: () => Webhook,
): Promise<void> | null {
  const address = request.method === "POST" ? ADDRESS.exec(request.url ?? "") : null;
  return address && answer(request, response, webhook(), { key: address[1], query: address[2] ?? "" });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  webhook: Webhook,
  { key, query }: { key: string | undefined; query: string },
): Promise<void> {
  const header = (name: string): string | null => {
    const value = request.headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };
  const { status, headers, understood } = await webhook.accept({
    key: key ?? header("x-webhook-key"),
    contentType: header("content-type"),
    contentEncoding: header("content-encoding"),
    contentLength: header("content-length"),
    query: [...new URLSearchParams(query)],
    readBody: (limits) => readIncoming(request, limits),
    probe: header("x-webhook-probe"),
    heard: heardBy(response),
  });
  if (response.headersSent || response.destroyed) return;
  const body = status === 200 ? JSON.stringify(understood ? { understood } : {}) : "";
  const type = body && { "content-type": "application/json" };
  // The rest of an unread body would be taken for the next request.
  const end = !request.complete && { connection: "close" };
  response
    .writeHead(status, {
      "cache-control": "no-store",
      ...headers,
      ...type,
      ...end,
      "content-length": body.length,
    })
    .end(body);
}

/**
 * A caller that hangs up before the answer has not received it, so its next attempt is the same message
 * again.
 */
const heardBy = (response: ServerResponse): Promise<boolean> =>
  new Promise((resolve) => {
    response.once("finish", () => resolve(true));
    response.once("close", () => resolve(false));
  });
