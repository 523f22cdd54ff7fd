import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * A refused body is still read and discarded up to this size: a caller that is cut off while sending sees a
 * broken connection instead of the answer.
 */
const MAX_DISCARDED_BYTES = 32 * 1024 * 1024;
const REFUSED = { "cache-control": "no-store", "content-length": 0 };

/**
 * Refuses a body over `limit` bytes with 413 before more than that is held. A declared length is trusted (the
 * parser reads no more than it); a body without a length is counted as it arrives. False: the request is
 * answered.
 *
 * Counting is done in `push`, through which every chunk enters the stream: a second reader would consume the
 * body.
 */
export function limitBody(request: IncomingMessage, response: ServerResponse, limit: number): boolean {
  const declared = request.headers["content-length"];
  if (declared !== undefined) {
    if (Number(declared) <= limit) return true;
    if (Number(declared) > MAX_DISCARDED_BYTES) {
      response.once("finish", () => request.destroy());
      refuse(response);
    } else refuseAndRead(request, response);
    return false;
  }
  if (request.headers["transfer-encoding"] === undefined) return true;

  const push = request.push.bind(request);
  let received = 0;
  request.push = (chunk: Buffer | null, encoding) => {
    received += chunk?.length ?? 0;
    if (received <= limit) return push(chunk, encoding);
    request.push = refuseWhileReading(request, response, received);
    return request.push(chunk, encoding);
  };
  return true;
}

/**
 * Answers 413, and replaces `push` from there on: the rest is read and discarded. The reader never sees an
 * end, because a truncated body would look complete; it sees a broken request instead.
 */
export function refuseWhileReading(
  request: IncomingMessage,
  response: ServerResponse,
  before = 0,
): IncomingMessage["push"] {
  let received = before;
  refuse(response);
  return (chunk: Buffer | null) => {
    received += chunk?.length ?? 0;
    if (chunk === null || received > MAX_DISCARDED_BYTES) breakOff(request, response);
    return true;
  };
}

/**
 * The headers are sent at once. The answer ends only with the body: a connection that closes after the answer
 * would otherwise be cut at its end.
 */
function refuseAndRead(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(413, REFUSED).flushHeaders();
  for (const over of ["end", "close"]) request.once(over, () => response.end());
  request.resume();
}

/**
 * Only after the answer is sent: if the request were destroyed earlier, the caller would see a broken
 * connection instead.
 */
function breakOff(request: IncomingMessage, response: ServerResponse): void {
  if (response.writableFinished) request.destroy();
  else response.once("finish", () => request.destroy());
}

function refuse(response: ServerResponse): void {
  if (response.writableEnded) return;
  if (!response.headersSent) response.writeHead(413, REFUSED);
  response.end();
}
