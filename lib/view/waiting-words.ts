import type { MessageView } from "@/lib/protocol/views";

/** What may leave does so within a second or two; a text that is still here after this waits for something. As the server's undo has it. */
export const WAITS_AFTER_MS = 5_000;

/** What a queued text is told with once its undo window has ended: on its way, waiting by itself, or held for a person. */
export type Waiting = { kind: "leaving" | "waits" | "held"; words: string };

/** Can its author take it back? In its undo window, and as long as it waits or is held after that. */
export const mayTakeBack = (message: Pick<MessageView, "status" | "held" | "statusReason" | "dueAt">, now: number): boolean =>
  message.status === "queued" && message.dueAt !== null && (Date.parse(message.dueAt) > now || waitingWords(message, now).kind !== "leaving");

export function waitingWords({ held, statusReason, dueAt }: Pick<MessageView, "held" | "statusReason" | "dueAt">, now: number): Waiting {
  if (held !== null) return { kind: "held", words: statusReason === null ? "Held" : `Held. ${statusReason}` };
  if (statusReason !== null) return { kind: "waits", words: `Waits. ${statusReason}` };
  const isLate = dueAt !== null && now - Date.parse(dueAt) > WAITS_AFTER_MS;
  return isLate ? { kind: "waits", words: "Waits for its turn: a line sends so many texts a minute" } : { kind: "leaving", words: "Leaving" };
}
