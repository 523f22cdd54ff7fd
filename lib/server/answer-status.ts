import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

type Note = { actionBegan: boolean; refusal: { status: number; retryAfterSeconds?: number } | null };

/**
 * Gives the page that shows a refused form the status of the refusal. People read the text, programs the
 * status, and the framework answers 200 for both. It also replaces the framework's 500 by 400 for a malformed
 * form or action call: our actions never throw, so a failure before an action began is due to the request.
 */
export function sayRefusal(request: IncomingMessage, response: ServerResponse, note: Readonly<Note>): void {
  const isForm = request.method === "POST" && !request.url?.startsWith("/api/");
  const { writeHead } = response;
  const said = (status: number): number => {
    if (status !== 200 || !note.refusal) return status === 500 && isForm && !note.actionBegan ? 400 : status;
    const { retryAfterSeconds } = note.refusal;
    if (retryAfterSeconds !== undefined) response.setHeader("retry-after", String(retryAfterSeconds));
    return note.refusal.status;
  };
  response.writeHead = ((status: number, ...rest: []) =>
    writeHead.call(response, said(status), ...rest)) as typeof writeHead;
}

const RETRY_AFTER_SECONDS = 5;

const style = `
:root { color-scheme: light dark; --surface: light-dark(oklch(0.995 0.001 185), oklch(0.208 0.011 200)); --text: light-dark(oklch(0.245 0.016 200), oklch(0.945 0.005 185)); --text-2: light-dark(oklch(0.420 0.016 200), oklch(0.800 0.009 190)); --accent: light-dark(oklch(0.478 0.082 186), oklch(0.800 0.105 180)); --on-accent: light-dark(oklch(0.995 0.005 180), oklch(0.205 0.035 190)); }
body { margin: 0; background: var(--surface); color: var(--text); font: 14px/20px Inter, system-ui, sans-serif; }
main { box-sizing: border-box; display: grid; align-content: center; justify-items: start; gap: 16px; max-width: 540px; min-height: 100dvh; margin: 0 auto; padding: 32px 24px; }
h1 { margin: 0; font-size: 28px; line-height: 34px; font-weight: 650; letter-spacing: -0.026em; }
p { margin: 0; color: var(--text-2); }
a { display: inline-flex; align-items: center; height: 40px; padding: 0 16px; border-radius: 8px; background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;

/** Needs no script, file or database; reloads by itself. */
const UNAVAILABLE_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="${RETRY_AFTER_SECONDS}"><title>Not reachable - Partyline</title><style>${style}</style></head>
<body><main><h1>Partyline cannot be reached at the moment</h1><p>Its database does not answer. Your drafts are kept, and you are still signed in. This page tries again by itself every ${RETRY_AFTER_SECONDS} seconds.</p><a href="">Try again</a></main></body>
</html>
`;

const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Headers of the page that was begun: they describe a body that is not sent, or change cookies. */
const DROPPED = [
  "content-encoding",
  "content-length",
  "transfer-encoding",
  "set-cookie",
  "link",
  "etag",
  "vary",
  "refresh",
];

/**
 * Replaces an answer of 500 that `isUnavailable` explains by 503 with its own page, because the framework has
 * no such status for pages. Later writes of the other page are discarded.
 */
export function replaceUnavailable(response: ServerResponse, isUnavailable: () => boolean): void {
  const { writeHead, write, end } = response;
  let isReplaced = false;

  const replace = (): void => {
    isReplaced = true;
    for (const name of DROPPED) response.removeHeader(name);
    response.setHeader("content-security-policy", policy);
    const head = {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "retry-after": String(RETRY_AFTER_SECONDS),
    };
    writeHead.call(response, 503, head);
    end.call(response, response.req.method === "HEAD" ? undefined : UNAVAILABLE_PAGE, "utf8");
  };
  /** Decides before the headers are sent automatically, at the first byte of a body. */
  const look = (status: number): boolean => {
    if (!isReplaced && !response.headersSent && status === 500 && isUnavailable()) replace();
    return isReplaced;
  };

  response.writeHead = ((status: number, ...rest: []) =>
    look(status) ? response : writeHead.call(response, status, ...rest)) as typeof writeHead;
  response.write = ((...args: Parameters<typeof write>) =>
    look(response.statusCode) || write.apply(response, args)) as typeof write;
  response.end = ((...args: Parameters<typeof end>) =>
    look(response.statusCode) ? response : end.apply(response, args)) as typeof end;
}
