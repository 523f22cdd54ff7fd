import type { EntryReason, routings } from "@/db/vocabulary";

export type Routing = (typeof routings)[number];

/** Somebody who may reply on a number. */
export type Candidate = {
  userId: string;
  /** Takes part in the number's routing, by a role there. An admin of the tenant may reply without one. */
  onNumber: boolean;
  away: boolean;
  openCount: number;
  /** How many open conversations routing may give them; null: any number. */
  capacity: number | null;
  /** When this number last gave them a conversation; null: never. */
  lastGivenAt: Date | null;
};

export type Given = { assigneeId: string; reason: EntryReason };

/** Does this number choose who gets a conversation? */
export const choosesAssignee = (routing: Routing): boolean =>
  routing === "in_turn" || routing === "fewest_open";

const isFree = ({ away, openCount, capacity }: Candidate): boolean =>
  !away && (capacity === null || openCount < capacity);

/**
 * Who gets an unassigned conversation, and why; null if nobody is there to take it. A returning customer goes to
 * who had them, then to the owner of the contact. `candidates` are all who may reply on the number.
 */
export function chooseAssignee(
  routing: Routing,
  candidates: readonly Candidate[],
  { previous, owner }: { previous: string | null; owner: string | null },
): Given | null {
  if (!choosesAssignee(routing)) return null;
  const free = candidates.filter(isFree);
  const known = (userId: string | null) => free.some((candidate) => candidate.userId === userId);
  if (previous !== null && known(previous)) return { assigneeId: previous, reason: "returning" };
  if (owner !== null && known(owner)) return { assigneeId: owner, reason: "contact_owner" };
  const [next] = free.filter(({ onNumber }) => onNumber).toSorted(orders[routing]);
  return next ? { assigneeId: next.userId, reason: routing === "in_turn" ? "in_turn" : "fewest_open" } : null;
}

type Order = (a: Candidate, b: Candidate) => number;

/** Whose turn is longest ago; never is longer than any time. */
const byTurn: Order = (a, b) =>
  (a.lastGivenAt?.getTime() ?? -1) - (b.lastGivenAt?.getTime() ?? -1) || (a.userId < b.userId ? -1 : 1);
const byOpen: Order = (a, b) => a.openCount - b.openCount || byTurn(a, b);
const orders: Record<Routing, Order> = {
  none: byTurn,
  first_replier: byTurn,
  in_turn: byTurn,
  fewest_open: byOpen,
};
