import type { IncomingMessage, ServerResponse } from "node:http";
import { readIncoming } from "@/lib/base/read-body";

export type Request = { method: string; url: URL; headers: IncomingMessage["headers"]; body: Buffer };

/** An answer, or one of the two ways of giving none. */
export type Reply =
  | { status: number; headers?: Record<string, string>; body: string | Buffer }
  | "hang"
  | "reset";

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
  body: JSON.stringify(value),
});

/** The body as JSON; undefined if it is not JSON. */
export const jsonBody = (request: Request): unknown => {
  try {
    return JSON.parse(request.body.toString("utf8"));
  } catch {
    return undefined;
  }
};

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** The whole body, or null if it is larger than any picture from a phone. */
export const readBody = async (incoming: IncomingMessage): Promise<Buffer | null> => {
  const read = await readIncoming(incoming, { maxBytes: MAX_BODY_BYTES });
  return read.ok ? Buffer.from(read.bytes) : null;
};

/** Gives an answer, or none. */
export const reply = (response: ServerResponse, answer: Reply): void => {
  // A hanging caller is released when it gives up; nothing waits here.
  if (answer === "hang") return;
  if (answer === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  response
    .writeHead(answer.status, { "content-length": Buffer.byteLength(answer.body), ...answer.headers })
    .end(answer.body);
};
