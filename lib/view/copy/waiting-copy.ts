import type { SendingState } from "@/db/vocabulary";
import type { MessageView, NumberView } from "@/lib/protocol/views";

/** What may leave does so within a second or two; a text that is still here after this waits for something. As the server's undo has it. */
export const WAITS_AFTER_MS = 5_000;

/** Why none of a line's texts leaves now. */
export type LineCause = Exclude<SendingState, "ok" | "no_credentials"> | "daily_limit";
/** Why one text has not left. In words: lib/view/copy/wait-causes.ts. */
export type WaitCause = LineCause | "tried_again" | "earlier_text" | "turn";

export type Line = Pick<NumberView, "sending" | "cappedUntil">;

/** Of several causes, what is mended by hand is named, as the account has it. What cannot send at all accepts nothing either. */
export function lineCause(line: Line | undefined, now: number): LineCause | null {
  if (line === undefined) return null;
  if (line.sending !== "ok" && line.sending !== "no_credentials") return line.sending;
  return line.cappedUntil !== null && Date.parse(line.cappedUntil) > now ? "daily_limit" : null;
}

/** What becomes of a queued text: on its way, waiting by itself, or held for a person. */
export type Waiting = { kind: "leaving" } | { kind: "held" } | { kind: "waits"; cause: WaitCause };

type Queued = Pick<MessageView, "held" | "reason" | "dueAt">;
/** `isBehind`: an earlier text of its conversation has not left. */
type Facts = { line: Line | undefined; isBehind: boolean; now: number };

/** As long as a cause is known it is named, also in the undo window: the text will not leave at its end. */
export function waitingOf({ held, reason, dueAt }: Queued, { line, isBehind, now }: Facts): Waiting {
  if (held !== null) return { kind: "held" };
  const cause = lineCause(line, now) ?? (reason === null ? null : "tried_again");
  if (cause !== null) return { kind: "waits", cause };
  const isLate = dueAt !== null && now - Date.parse(dueAt) > WAITS_AFTER_MS;
  return isLate ? { kind: "waits", cause: isBehind ? "earlier_text" : "turn" } : { kind: "leaving" };
}

/** Can its author take it back? In its undo window, and as long as it waits or is held after that. */
export const mayTakeBack = (
  message: Pick<MessageView, "status" | "held" | "reason" | "dueAt">,
  line: Line | undefined,
  now: number,
): boolean =>
  message.status === "queued" &&
  message.dueAt !== null &&
  (Date.parse(message.dueAt) > now || waitingOf(message, { line, isBehind: false, now }).kind !== "leaving");
