/**
 * Who called, as the web server in front has established it behind its trusted proxies; it drops the same
 * header from outside. Without that server (development) all callers are one.
 */
export const clientAddress = (headers: { get(name: string): string | null }): string =>
  headers.get("x-partyline-client") ?? "local";
