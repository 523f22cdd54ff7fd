import type { IncomingMessage, ServerResponse } from "node:http";
import { refuseWhileReading } from "./limit-body";

/** A carrier's call is stored as it came, however odd; our own parser reads it. */
const NOT_A_FORM_OF_OURS = /^\/api\/sms\//;
const BOUNDARY = /^multipart\/form-data\s*;.*?boundary="?([^";,]{1,70})/i;

/**
 * Refuses a form of more than `limit` fields with 413 before anything parses it: a field costs many times
 * more to parse than to send. Fields are counted as they arrive, by their separators.
 */
export function limitFields(request: IncomingMessage, response: ServerResponse, limit: number): void {
  const separator = separatorOf(request);
  if (separator === null) return;
  const push = request.push.bind(request);
  let fields = 0;
  /** The end of the last chunk: a separator may span two. */
  let tail = Buffer.alloc(0);
  request.push = (chunk: Buffer | null, encoding) => {
    if (chunk === null || fields > limit) return push(chunk, encoding);
    const bytes = Buffer.concat([tail, chunk]);
    for (
      let at = bytes.indexOf(separator);
      at !== -1 && fields <= limit;
      at = bytes.indexOf(separator, at + separator.length)
    )
      fields += 1;
    tail = bytes.subarray(Math.max(0, bytes.length - separator.length + 1));
    if (fields <= limit) return push(chunk, encoding);
    request.push = refuseWhileReading(request, response);
    return request.push(chunk, encoding);
  };
}

function separatorOf({ method, url, headers }: IncomingMessage): Buffer | null {
  if (method === "GET" || method === "HEAD" || NOT_A_FORM_OF_OURS.test(url ?? "")) return null;
  const type = headers["content-type"] ?? "";
  if (/^application\/x-www-form-urlencoded/i.test(type)) return Buffer.from("&");
  const boundary = BOUNDARY.exec(type)?.[1];
  return boundary === undefined ? null : Buffer.from(`--${boundary}`);
}
