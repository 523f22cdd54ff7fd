import type { MessageStatus } from "@/db/vocabulary";

/**
 * The allowed status changes (V24). They may skip forward and never go back; `sending → queued` is a message
 * that certainly never left. A status without changes is final: only a person's retry continues, as a new
 * message.
 */
export const moves: Record<MessageStatus, readonly MessageStatus[]> = {
  received: [],
  queued: ["sending", "cancelled", "failed"],
  sending: ["queued", "accepted", "sent", "delivered", "failed", "unconfirmed"],
  accepted: ["sent", "delivered", "failed"],
  sent: ["delivered", "failed"],
  delivered: [],
  failed: [],
  unconfirmed: ["accepted", "sent", "delivered", "failed"],
  cancelled: [],
};

/** Whether a message of one status may become the other. */
export const mayMove = (from: MessageStatus, to: MessageStatus): boolean => moves[from].includes(to);

/** For the guarded UPDATE: the statuses from which a row may become `to`. */
export const predecessorsOf = (to: MessageStatus): MessageStatus[] =>
  (Object.keys(moves) as MessageStatus[]).filter((from) => mayMove(from, to));

/** Whether nothing moves it any more. */
export const isFinal = (status: MessageStatus): boolean => moves[status].length === 0;
