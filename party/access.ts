import type { DurableEvent } from "@/lib/protocol/events";
import { CLOCK_SKEW_S, TICKET_TTL_S } from "@/lib/protocol/ticket";
import type { AccessMark, Facts, Seat } from "./state";

/** Twice a ticket's life: after that no ticket from before a revocation is left. */
const MARK_KEPT_MS = 2 * TICKET_TTL_S * 1000;

export type AccessEvent = Extract<DurableEvent, { type: "access.revoked" | "access.granted" }>;

/** The mark an access event leaves, or null when something newer was already heard: events may be told twice. */
export function markOf(event: AccessEvent, marks: readonly AccessMark[], now: number): AccessMark | null {
  const revoked = event.type === "access.revoked";
  const session = revoked ? event.sessionId : null;
  const subject = session === null ? ({ of: "user", id: event.userId } as const) : ({ of: "session", id: session } as const);
  const known = marks.find((mark) => mark.of === subject.of && mark.id === subject.id);
  if (known && known.epoch === event.epoch && known.seq >= event.seq) return null;
  return { ...subject, epoch: event.epoch, seq: event.seq, at: now, revoked };
}

export const withMark = (marks: readonly AccessMark[], mark: AccessMark): AccessMark[] => [
  ...marks.filter((other) => other.of !== mark.of || other.id !== mark.id),
  mark,
];

export const marksStillNeeded = (marks: readonly AccessMark[], now: number): readonly AccessMark[] =>
  marks.some((mark) => mark.at + MARK_KEPT_MS <= now) ? marks.filter((mark) => mark.at + MARK_KEPT_MS > now) : marks;

export const concerns = (mark: AccessMark, who: { userId: string; sessionId: string }): boolean =>
  mark.id === (mark.of === "user" ? who.userId : who.sessionId);

export const seatOwner = (seat: Seat) => ({ userId: seat.user.id, sessionId: seat.sessionId });

/**
 * False for a ticket issued before its owner lost access. The two clocks may differ, so a ticket that seems a
 * few seconds younger than the revocation is refused too.
 */
export function mayEnter(facts: Facts, ticket: { userId: string; sessionId: string; issuedAt: number }): boolean {
  return !facts.access.some(
    (mark) => mark.revoked && concerns(mark, ticket) && ticket.issuedAt * 1000 <= mark.at + CLOCK_SKEW_S * 1000,
  );
}
