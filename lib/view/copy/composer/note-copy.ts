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
