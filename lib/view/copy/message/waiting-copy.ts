import type { SendingState } from "@/db/vocabulary";
import type { MessageView, NumberView } from "@/lib/protocol/views";

/**
 * A message that may leave does so within a second or two. One that is still queued after this waits for
 * something. The server's undo uses the same value.
 */
export const WAITS_AFTER_MS = 5_000;

/** Why no message of a number leaves now. */
export type NumberCause = Exclude<SendingState, "ok" | "no_credentials"> | "daily_limit";
/** Why one message has not left. Its copy: lib/view/copy/message/wait-causes.ts. */
export type WaitCause = NumberCause | "tried_again" | "earlier_text" | "turn";

export type NumberState = Pick<NumberView, "sending" | "cappedUntil">;

/**
 * Of several causes, names the account's one that a person must fix. A number that cannot send at all accepts
 * nothing either.
 */
export function numberCause(number: NumberState | undefined, now: number): NumberCause | null {
  if (number === undefined) return null;
  if (number.sending !== "ok" && number.sending !== "no_credentials") return number.sending;
  return number.cappedUntil !== null && Date.parse(number.cappedUntil) > now ? "daily_limit" : null;
}

/** The state of a queued message: leaving, waiting for a cause, or held for a person. */
export type Waiting = { kind: "leaving" } | { kind: "held" } | { kind: "waits"; cause: WaitCause };

type Queued = Pick<MessageView, "held" | "reason" | "dueAt">;
/** `isBehind`: an earlier message of the conversation has not left. */
type Facts = { number: NumberState | undefined; isBehind: boolean; now: number };

/** A known cause is named even within the undo window, because the message will not leave at its end. */
export function waitingOf({ held, reason, dueAt }: Queued, { number, isBehind, now }: Facts): Waiting {
  if (held !== null) return { kind: "held" };
  const cause = numberCause(number, now) ?? (reason === null ? null : "tried_again");
  if (cause !== null) return { kind: "waits", cause };
  const isLate = dueAt !== null && now - Date.parse(dueAt) > WAITS_AFTER_MS;
  return isLate ? { kind: "waits", cause: isBehind ? "earlier_text" : "turn" } : { kind: "leaving" };
}

/** May its author undo it? Within its undo window, and afterwards as long as it waits or is held. */
export const mayTakeBack = (
  message: Pick<MessageView, "status" | "held" | "reason" | "dueAt">,
  number: NumberState | undefined,
  now: number,
): boolean =>
  message.status === "queued" &&
  message.dueAt !== null &&
  (Date.parse(message.dueAt) > now ||
    waitingOf(message, { number, isBehind: false, now }).kind !== "leaving");
