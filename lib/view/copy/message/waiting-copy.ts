import type { SendingState } from "@/db/vocabulary";
import type { MessageView, NumberView } from "@/lib/protocol/views";

/**
 * A message that may leave does so within a second or two. One that is still queued after this waits for
 * something. The server's undo uses the same value.
 */
export const WAITS_AFTER_MS = 5_000;

/** Why no message of a number leaves now. */
export type LineCause = Exclude<SendingState, "ok" | "no_credentials"> | "daily_limit";
/** Why one message has not left. Its copy: lib/view/copy/message/wait-causes.ts. */
export type WaitCause = LineCause | "tried_again" | "earlier_text" | "turn";

export type Line = Pick<NumberView, "sending" | "cappedUntil">;

/**
 * Of several causes, names the account's one that a person must fix. A number that cannot send at all accepts
 * nothing either.
 */
export function lineCause(line: Line | undefined, now: number): LineCause | null {
  if (line === undefined) return null;
  if (line.sending !== "ok" && line.sending !== "no_credentials") return line.sending;
  return line.cappedUntil !== null && Date.parse(line.cappedUntil) > now ? "daily_limit" : null;
}

/** The state of a queued message: leaving, waiting for a cause, or held for a person. */
export type Waiting = { kind: "leaving" } | { kind: "held" } | { kind: "waits"; cause: WaitCause };

type Queued = Pick<MessageView, "held" | "reason" | "dueAt">;
/** `isBehind`: an earlier message of the conversation has not left. */
type Facts = { line: Line | undefined; isBehind: boolean; now: number };

/** A known cause is named even within the undo window, because the message will not leave at its end. */
export function waitingOf({ held, reason, dueAt }: Queued, { line, isBehind, now }: Facts): Waiting {
  if (held !== null) return { kind: "held" };
  const cause = lineCause(line, now) ?? (reason === null ? null : "tried_again");
  if (cause !== null) return { kind: "waits", cause };
  const isLate = dueAt !== null && now - Date.parse(dueAt) > WAITS_AFTER_MS;
  return isLate ? { kind: "waits", cause: isBehind ? "earlier_text" : "turn" } : { kind: "leaving" };
}

/** May its author undo it? Within its undo window, and afterwards as long as it waits or is held. */
export const mayTakeBack = (
  message: Pick<MessageView, "status" | "held" | "reason" | "dueAt">,
  line: Line | undefined,
  now: number,
): boolean =>
  message.status === "queued" &&
  message.dueAt !== null &&
  (Date.parse(message.dueAt) > now || waitingOf(message, { line, isBehind: false, now }).kind !== "leaving");
