import type { MessageStatus } from "@/db/vocabulary";
import { isFinal } from "./message-status";

/** The oldest message that a status report can be about. */
export const REPORT_WINDOW_MS = 24 * 60 * 60 * 1_000;
/** The carrier is asked about one message at most this often. */
export const ASK_SPACING_MS = 5_000;

/** An outbound message to the pair of numbers that a report names. */
export type ReportCandidate = {
  id: string;
  carrierMessageId: string | null;
  status: MessageStatus;
  /** Its last status change. It is never before the message left, which is what counts. */
  statusAt: Date;
};

export type ReportMatch =
  | { kind: "sure"; messageId: string; matchedBy: "own_id" | "only_candidate" }
  /** The report is only a hint: ask the carrier about these messages. */
  | { kind: "ask"; messageIds: string[] }
  | { kind: "unmatched" };

const mayHaveLeft = (status: MessageStatus): boolean => !["received", "queued", "cancelled"].includes(status);

/**
 * Which message is a status report about? A report names two numbers and rarely a message (V24). A known id
 * is sure. An unknown id may be the carrier's own name for any of the messages, so it is never sure; neither
 * is a report whose ends are `swapped`. Without an id it is sure only if exactly one message went to that
 * pair within `REPORT_WINDOW_MS`; final ones count, because a late report about them looks the same.
 * Otherwise the result is the open messages whose id we can ask about.
 */
export function matchReport(
  carrierId: string | null,
  candidates: readonly ReportCandidate[],
  now: Date,
  { swapped = false } = {},
): ReportMatch {
  const named =
    carrierId === null ? undefined : candidates.find((candidate) => candidate.carrierMessageId === carrierId);
  if (named) return { kind: "sure", messageId: named.id, matchedBy: "own_id" };
  const recent = candidates.filter(
    ({ status, statusAt }) => mayHaveLeft(status) && now.getTime() - statusAt.getTime() < REPORT_WINDOW_MS,
  );
  const [only] = recent;
  if (only && recent.length === 1 && carrierId === null && !swapped)
    return { kind: "sure", messageId: only.id, matchedBy: "only_candidate" };

  const askable = recent.filter(
    ({ status, carrierMessageId }) => carrierMessageId !== null && !isFinal(status),
  );
  return askable.length > 0
    ? { kind: "ask", messageIds: askable.map(({ id }) => id) }
    : { kind: "unmatched" };
}
