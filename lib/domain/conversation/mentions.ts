import { IN_WORD, mentionSpans } from "./mention-spans";

/**
 * Mentions in the words of a note. They stand there as "@Name", readable wherever the words are shown; who is
 * meant is stored beside them as ids.
 */

/** A person or a group that can be mentioned. */
export type Named = { id: string; name: string };

/**
 * Those of the chosen whose "@Name" still stands in the words. If several have the same name, as many of them
 * as it stands there, the last chosen first: a name that was removed again is not meant.
 */
export function stillMentioned<T extends Named>(body: string, chosen: readonly T[]): T[] {
  const left = new Map<string, number>();
  for (const { name } of mentionSpans(
    body,
    chosen.map(({ name }) => name),
  ))
    left.set(name, (left.get(name) ?? 0) + 1);
  const distinct = [...new Map(chosen.map((one) => [one.id, one])).values()];
  return distinct
    .toReversed()
    .filter(({ name }) => {
      const places = left.get(name) ?? 0;
      left.set(name, places - 1);
      return places > 0;
    })
    .toReversed();
}

/** Nobody's name is longer, and a list that follows a whole sentence would be in the way. */
const MAX_QUERY = 40;

/** What is being typed after an "@" in front of the caret, and where the "@" stands; null if nothing is. */
export function mentionQuery(body: string, caret: number): { from: number; query: string } | null {
  const from = caret === 0 ? -1 : body.lastIndexOf("@", caret - 1);
  if (from === -1 || new RegExp(`${IN_WORD}$`, "u").test(body.slice(0, from))) return null;
  const query = body.slice(from + 1, caret);
  return query.length > MAX_QUERY || /\n|^\s/u.test(query) ? null : { from, query };
}

/** The words with "@Name " in place of what was typed from `from` to the caret, and the caret behind it. */
export function withMention(
  body: string,
  { from, caret, name }: { from: number; caret: number; name: string },
): { body: string; caret: number } {
  const after = body.slice(caret);
  const written = `@${name}${/^\s/u.test(after) ? "" : " "}`;
  return { body: `${body.slice(0, from)}${written}${after}`, caret: from + 1 + name.length + 1 };
}

/** Those whose name, or a word of it, begins with what was typed; whole names first. */
export function matchingNames<T extends Named>(query: string, all: readonly T[]): T[] {
  const wanted = query.toLocaleLowerCase().trimStart();
  const place = ({ name }: T): number => {
    const folded = name.toLocaleLowerCase();
    if (folded.startsWith(wanted)) return 0;
    return folded.split(/\s+/u).some((word) => word.startsWith(wanted)) ? 1 : 2;
  };
  return all.filter((one) => place(one) < 2).toSorted((a, b) => place(a) - place(b));
}
