import type { EntryReason } from "@/db/vocabulary";
import type { EntryView } from "@/lib/protocol/views";
import { type Names, personShort } from "./names";

const words: Partial<Record<EntryReason, (who: string, isYou: boolean) => string>> = {
  in_turn: (who) => `In turn: ${who}`,
  fewest_open: (who) => `Fewest open: ${who}`,
  returning: (who) => `Back with ${who}, who had it before`,
  contact_owner: (who) => `To ${who}, who looks after this customer`,
  away: (who, isYou) => `Back to the team: ${who} ${isYou ? "were" : "was"} away`,
  unanswered: (who) => `Back to the team: ${who} did not answer in time`,
  left_number: (who, isYou) => `Back to the team: ${who} no longer ${isYou ? "answer" : "answers"} here`,
};

/** Why a number's routing gave a conversation to somebody, or took it back. Null for what a person did. */
export const assignmentReason = (names: Names, { reason, subjectUserId }: EntryView): string | null => {
  const say = reason && words[reason];
  if (!say) return null;
  const isYou = subjectUserId === names.meId;
  return say(isYou ? "you" : personShort(names, subjectUserId), isYou);
};
