import { type Names, personShort } from "../names";

/** "Cara Diaz can’t see this conversation and was not notified". */
export function unreachedCopy(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length === 1
    ? `${last} can’t see this conversation and was not notified`
    : `${names.slice(0, -1).join(", ")} and ${last} can’t see this conversation and were not notified`;
}

/** For what a note is about: the beginning of the words. */
const SHORT = 60;
const quoted = (words: string): string => {
  const [line = ""] = words.trim().split("\n");
  const all = [...line];
  return all.length > SHORT || line.length < words.trim().length
    ? `“${all.slice(0, SHORT).join("")}…”`
    : `“${line}”`;
};

export const aboutCopy = (words: string): string =>
  words.trim() === "" ? "About a text without words" : `About ${quoted(words)}`;

export const deletedCopy = "Reply to a note that was deleted";

/** `words` may not be at hand: the note is further up. */
export const replyToCopy = (who: string, words: string): string => {
  const whose = who === "You" ? "your note" : `${who}’s note`;
  return words === "" ? `Reply to ${whose}` : `Reply to ${whose} ${quoted(words)}`;
};

export const replyingCopy = (words: string): string => `Reply to ${quoted(words)}`;

/** Why a conversation was not handed off. `not_confirmed`: no answer came. */
export type HandOffTrouble =
  | { code: "assigned_meanwhile"; assigneeId: string | null }
  | { code: "not_assignable" | "client_id_reused" | "too_long" | "not_confirmed" | "failed" };

const handOffCopy = {
  not_assignable: "This colleague can no longer reply on this line. Choose another. Your note is still here.",
  client_id_reused:
    "Your earlier words were added. These were not: hand off again if they still say something.",
  too_long: "This is too long for a note. Shorten it.",
  not_confirmed:
    "The answer got lost, so it may or may not be handed off. Press again: it cannot happen twice.",
  failed: "It was not handed off. Your note is still here.",
} as const;

/** Why a hand-off was not done; the words are still in the dialog. */
export function handOffTrouble(trouble: HandOffTrouble, names: Names): string {
  if (trouble.code !== "assigned_meanwhile") return handOffCopy[trouble.code];
  const { assigneeId } = trouble;
  const who =
    assigneeId === null ? "nobody" : assigneeId === names.meId ? "you" : personShort(names, assigneeId);
  return `Meanwhile this was assigned to ${who}. Your note is still here. Hand off all the same?`;
}
