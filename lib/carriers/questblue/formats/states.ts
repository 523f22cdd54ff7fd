import type { CanonicalStatus } from "../../port";

const words: Record<CanonicalStatus, readonly string[]> = {
  accepted: ["accepted", "queued", "pending", "submitted", "processing", "sending"],
  sent: ["sent", "success", "successful"],
  delivered: ["delivered", "delivrd", "delivery_report"],
  failed: [
    "failed",
    "undelivered",
    "undeliv",
    "undeliverable",
    "rejected",
    "blocked",
    "expired",
    "error",
    "sending_failed",
    "delivery_failed",
  ],
};

const statusOf = new Map(
  (Object.keys(words) as CanonicalStatus[]).flatMap((status) =>
    words[status].map((word) => [word, status] as const),
  ),
);

/**
 * The meaning of a carrier's word for one of our messages; null for an unpublished word, which changes
 * nothing. `success` counts only as sent: it is not clearly a handset receipt.
 */
export const canonicalStatus = (rawStatus: string): CanonicalStatus | null =>
  statusOf.get(
    rawStatus
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, "_"),
  ) ?? null;
