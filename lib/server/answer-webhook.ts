import type { IncomingMessage, ServerResponse } from "node:http";
import type { Webhook } from "@/lib/inbound/accept-webhook";
import type { BodyLimits, ReadBody } from "@/lib/inbound/read-body";

const ADDRESS = /^\/api\/sms\/webhook(?:\/([^/?]+))?(?:\?(.*))?$/;

/**
 * Answers the carrier's calls without the framework, which would cost more than everything else that such
 * a call does: the same door as app/api/sms/webhook, which serves where this server does not run. Null: the
 * request is something else.
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
    readBody: (limits) => readBody(request, limits),
    probe: header("x-webhook-probe"),
    heard: heardBy(response),
  });
  if (response.headersSent || response.destroyed) return;
  const body = status === 200 ? JSON.stringify(understood ? { understood } : {}) : "";
  const type = body && { "content-type": "application/json" };
  // What is left of a body that was not read would be taken for the next request.
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

/** A caller that hangs up before the answer has not got it: so its next try is the same text once more. */
const heardBy = (response: ServerResponse): Promise<boolean> =>
  new Promise((resolve) => {
    response.once("finish", () => resolve(true));
    response.once("close", () => resolve(false));
  });

/** The body of a request that has just begun, up to a limit; the server itself counts what comes beyond. */
function readBody(request: IncomingMessage, { maxBytes, timeoutMs }: BodyLimits): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (read: ReadBody): void => {
      clearTimeout(timer);
      request.off("data", take);
      resolve(read);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.byteLength;
      if (size > maxBytes) finish({ ok: false, fault: "too_large" });
      else chunks.push(chunk);
    };
    const timer = setTimeout(finish, timeoutMs, { ok: false, fault: "too_slow" } satisfies ReadBody);
    request.on("data", take);
    request.once("end", () =>
      finish({ ok: true, bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) }),
    );
    request.once("close", () => finish({ ok: false, fault: "broken_off" }));
  });
}
