/** Where "@Name" stands in the words. */
export type MentionSpan = { from: number; to: number; name: string };

/** Beside "@Name" it makes it a part of a longer word, or of an e-mail address. */
export const IN_WORD = String.raw`[\p{L}\p{N}_]`;

/** Where these names are mentioned. Of two that fit at one place, the longer one is meant: "@Ann Lee", not "@Ann". */
export function mentionSpans(body: string, names: readonly string[]): MentionSpan[] {
  if (names.length === 0) return [];
  const anyOf = names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`))
    .join("|");
  const pattern = new RegExp(`(?<!${IN_WORD})@(${anyOf})(?!${IN_WORD})`, "gu");
  return [...body.matchAll(pattern)].map(({ index: from, 0: written, 1: name = "" }) => ({
    from,
    to: from + written.length,
    name,
  }));
}
