import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * A refused body is still read and thrown away up to here: a caller that is cut off while it sends sees a
 * broken connection instead of the answer.
 */
const MAX_DISCARDED_BYTES = 32 * 1024 * 1024;
const REFUSED = { "cache-control": "no-store", "content-length": 0 };

/**
 * Refuses a body over `limit` bytes with 413 before more than that is held. A declared length is believed
 * (the parser reads no more than it); one without a length is counted as it arrives. False: it is answered.
 *
 * Counting sits in `push`, through which every chunk enters the stream: a second reader would steal the body.
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
 * Answers 413, and takes the place of `push` from there on: the rest is read and thrown away. The reader never sees an
 * end, for a body cut short would look whole; it sees a broken request instead.
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

/** The answer is out at once, and whole; it ends with the body, for a line that closes after it would be cut at its end. */
function refuseAndRead(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(413, REFUSED).flushHeaders();
  for (const over of ["end", "close"]) request.once(over, () => response.end());
  request.resume();
}

/** Only once the answer is out: destroyed earlier, the caller would see a cut line instead of it. */
function breakOff(request: IncomingMessage, response: ServerResponse): void {
  if (response.writableFinished) request.destroy();
  else response.once("finish", () => request.destroy());
}

function refuse(response: ServerResponse): void {
  if (response.writableEnded) return;
  if (!response.headersSent) response.writeHead(413, REFUSED);
  response.end();
}
