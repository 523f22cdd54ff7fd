import type { AccessEvent } from "@/lib/protocol/events";
import { ACCESS_REMEMBERED_MS, CLOCK_SKEW_S } from "@/lib/protocol/ticket";
import type { AccessChange, ConnectionState, Facts, SeatRight } from "./state";

/** The access change that an event makes, or null if a newer one is known: events may come twice. */
export function accessChangeOf(
  event: AccessEvent,
  marks: readonly AccessChange[],
  now: number,
): AccessChange | null {
  const revoked = event.type === "access.revoked";
  const session = revoked ? event.sessionId : null;
  const subject =
    session === null
      ? ({ of: "user", id: event.userId } as const)
      : ({ of: "session", id: session } as const);
  const known = marks.find((mark) => mark.of === subject.of && mark.id === subject.id);
  if (known && known.epoch === event.epoch && known.seq >= event.seq) return null;
  const may = event.type === "access.granted" ? (event.may ?? known?.may) : undefined;
  return { ...subject, epoch: event.epoch, seq: event.seq, at: now, revoked, ...(may && { may }) };
}

/** The last change of each person or session is all that counts. */
export const withAccessChange = (marks: readonly AccessChange[], mark: AccessChange): AccessChange[] => [
  ...marks.filter((other) => other.of !== mark.of || other.id !== mark.id),
  mark,
];

/** The changes that tickets of before may still contradict; the same list if all are. */
export const accessChangesStillNeeded = (
  marks: readonly AccessChange[],
  now: number,
): readonly AccessChange[] =>
  marks.some((mark) => mark.at + ACCESS_REMEMBERED_MS <= now)
    ? marks.filter((mark) => mark.at + ACCESS_REMEMBERED_MS > now)
    : marks;

/** Whether a change is about this person, or this session of theirs. */
export const concerns = (mark: AccessChange, who: { userId: string; sessionId: string }): boolean =>
  mark.id === (mark.of === "user" ? who.userId : who.sessionId);

export const connectionOwner = (connection: ConnectionState) => ({
  userId: connection.user.id,
  sessionId: connection.sessionId,
});

type Bearer = { userId: string; sessionId: string; issuedAt: number };

/** The two clocks may differ, so a ticket up to CLOCK_SKEW_S younger than the change counts as older. */
const isOlder = (ticket: Bearer, mark: AccessChange): boolean =>
  ticket.issuedAt * 1000 <= mark.at + CLOCK_SKEW_S * 1000;

/** False for a ticket issued before its owner lost access. */
export const mayEnter = (facts: Facts, ticket: Bearer): boolean =>
  !facts.access.some((mark) => mark.revoked && concerns(mark, ticket) && isOlder(ticket, mark));

/** What the ticket's owner may do: as the ticket says, unless a later event changed it. */
export const rightOf = (facts: Facts, ticket: Bearer & { may: SeatRight }): SeatRight => {
  if (ticket.may === "listen") return "listen";
  const heard = facts.access.find(
    (mark) => mark.may !== undefined && concerns(mark, ticket) && isOlder(ticket, mark),
  );
  return heard?.may ?? ticket.may;
};
