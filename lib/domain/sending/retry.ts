import type { Direction, MessageStatus } from "@/db/vocabulary";

/** The fields of a message that a retry depends on. */
export type Attempt = {
  id: string;
  seq: number;
  direction: Direction;
  status: MessageStatus;
  retryOf?: string | null;
};

/** All attempts at one message: the message, what it repeats, and what repeats any of these. Oldest first. */
export function attemptsOf<A extends Attempt>(id: string, items: readonly A[]): A[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const rootOf = (item: A): string => {
    const walked = new Set<string>();
    let root = item;
    for (
      let before = byId.get(root.retryOf ?? "");
      before && !walked.has(before.id);
      before = byId.get(root.retryOf ?? "")
    ) {
      walked.add(before.id);
      root = before;
    }
    return root.id;
  };
  const item = byId.get(id);
  const root = item && rootOf(item);
  return items.filter((other) => rootOf(other) === root).toSorted((a, b) => a.seq - b.seq);
}

const hasFailed = (status: MessageStatus): boolean => status === "failed" || status === "unconfirmed";

/** The last attempt at the same message after this one that was not cancelled; null if there is none. */
export const sentAgainAs = <A extends Attempt>(
  { id, seq }: Pick<A, "id" | "seq">,
  items: readonly A[],
): A | null =>
  attemptsOf(id, items).findLast((later) => later.seq > seq && later.status !== "cancelled") ?? null;

/**
 * May this message be sent again (V16)? Only if it failed or is unconfirmed, and no later attempt is queued,
 * has left or may have left: if several people press at once, one message leaves.
 */
export function mayRetry<A extends Attempt>(id: string, items: readonly A[]): boolean {
  const item = items.find((candidate) => candidate.id === id);
  if (item === undefined || item.direction !== "out" || !hasFailed(item.status)) return false;
  return attemptsOf(id, items).every(
    (later) => later.seq <= item.seq || later.status === "failed" || later.status === "cancelled",
  );
}
