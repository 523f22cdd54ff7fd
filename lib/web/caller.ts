import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Does the request carry this secret? Never true if there is none. Compares in constant time. */
export function hasBearer(request: Request, secret: string | undefined): boolean {
  const given = /^Bearer ([\x21-\x7e]+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  return secret !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(secret));
}

/**
 * The caller's address, determined by the web server in front behind its trusted proxies; it drops the same
 * header from outside. Without that server (development) all callers share one.
 */
export const clientAddress = (headers: { get(name: string): string | null }): string =>
  headers.get("x-partyline-client") ?? "local";
