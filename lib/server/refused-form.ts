import type { IncomingMessage, ServerResponse } from "node:http";

type Note = { actionBegan: boolean; refusal: { status: number; retryAfterSeconds?: number } | null };

/**
 * Gives the page on which a refused form comes back the status of the refusal: people read the words, programs the
 * number, and for the framework both are 200. And 400 in place of its 500 to a form, or a call of an action, that is
 * no such thing: our actions never throw, so what failed before one began is what was sent.
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
