import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Does the request carry this secret? Never when there is none. The time taken says nothing about it. */
export function hasBearer(request: Request, secret: string | undefined): boolean {
  const given = /^Bearer ([\x21-\x7e]+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  return secret !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(secret));
}

/**
 * Who called, as the web server in front has established it behind its trusted proxies; it drops the same
 * header from outside. Without that server (development) all callers are one.
 */
export const clientAddress = (headers: { get(name: string): string | null }): string =>
  headers.get("x-partyline-client") ?? "local";
