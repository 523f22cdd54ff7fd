import type { EntryReason } from "@/db/vocabulary";
import type { EntryView } from "@/lib/protocol/views";
import { assignedTo, type Names, personOrYou, personShort } from "./names";

const words: Partial<Record<EntryReason, (who: string, isYou: boolean) => string>> = {
  replied: (who, isYou) => `To ${who}: ${isYou ? "you" : who} replied first`,
  in_turn: (who) => `In turn: ${who}`,
  fewest_open: (who) => `Fewest open: ${who}`,
  returning: (who) => `Back with ${who}, who had it before`,
  contact_owner: (who) => `To ${who}, who looks after this customer`,
  away: (who, isYou) => `Back to the team: ${who} ${isYou ? "were" : "was"} away`,
  unanswered: (who) => `Back to the team: ${who} did not answer in time`,
  left_number: (who, isYou) => `Back to the team: ${who} no longer ${isYou ? "answer" : "answers"} here`,
};

/** Why a number's routing gave a conversation to somebody, or took it back. Null for what a person did by hand. */
export const assignmentReason = (names: Names, { reason, subjectUserId }: EntryView): string | null => {
  const say = reason && words[reason];
  if (!say) return null;
  const isYou = subjectUserId === names.meId;
  return say(isYou ? "you" : personShort(names, subjectUserId), isYou);
};

/** What an assignment came to, for who made it. */
export const assignedCopy = (names: Names, to: string | null): string =>
  to === null ? "Nobody has this now" : assignedTo(names, to);

/** Who looks after a customer now, for who chose it. */
export const ownedCopy = (names: Names, to: string | null): string =>
  to === null
    ? "Nobody looks after this customer now"
    : `${personOrYou(names, to)} ${to === names.meId ? "look" : "looks"} after this customer now`;

/** For whoever assigned and was not the first: who has it now, and who gave it. */
export function lostCopy(
  names: Names,
  { assigneeId, by }: { assigneeId: string | null; by: string | null },
): string {
  const actor = by === null ? null : personOrYou(names, by);
  if (assigneeId === null)
    return actor === null ? "This has just gone back to the team" : `${actor} took the assignment off first`;
  const who = assigneeId === names.meId ? "you" : personShort(names, assigneeId);
  if (actor === null) return `This has just gone to ${who}`;
  return by === assigneeId ? `${actor} took this first` : `${actor} assigned this to ${who} first`;
}

/** Somebody who lost the number meanwhile. */
export const notAssignableCopy = (names: Names, to: string | null): string =>
  `${personOrYou(names, to)} may not reply on this line`;
