/** A piece of a text, and whether it is what was looked for. */
export type Piece = { text: string; hit: boolean };

/** So much of a text stands before its first hit, so that the hit is in sight in a row. In UTF-16 units. */
const BEFORE = 24;

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const ENDS_IN_WORD = /[\p{L}\p{N}]$/u;
const BEGINS_IN_WORD = /^[\p{L}\p{N}]/u;

/** Whether a word begins at `at`. Two units are looked at: a character may be a pair. */
const beginsWord = (text: string, at: number): boolean => !ENDS_IN_WORD.test(text.slice(Math.max(0, at - 2), at));
const endsWord = (text: string, at: number): boolean => !BEGINS_IN_WORD.test(text.slice(at, at + 2));

/**
 * A text with the words of a search marked where they begin a word, the way the search finds them (lib/domain/search-query):
 * whole ones, and the last one as a beginning. The pieces together are the text.
 */
export function markWords(text: string, query: string): Piece[] {
  const words = query.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== "");
  const last = words.at(-1);
  if (last === undefined) return [{ text, hit: false }];
  const isLast = (found: string) => found.toLowerCase() === last.toLowerCase();
  // Its neighbours are looked at by hand: classes of letters without regard to case take a machine 30 ms to prepare, for every row.
  return mark(text, patternOf(words), (found, at) => beginsWord(text, at) && (isLast(found) || endsWord(text, at + found.length)));
}

/** A name or a command with the typed letters marked, wherever they stand. */
export const markPart = (text: string, part: string): Piece[] => (part === "" ? [{ text, hit: false }] : mark(text, patternOf([part]), () => true));

/** The longest first, so that a beginning does not hide a longer word. */
const patternOf = (words: readonly string[]): RegExp => new RegExp(words.toSorted((a, b) => b.length - a.length).map(escaped).join("|"), "giu");

function mark(text: string, pattern: RegExp, counts: (found: string, at: number) => boolean): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    if (!counts(found[0], found.index)) continue;
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), hit: false });
    pieces.push({ text: found[0], hit: true });
    at = found.index + found[0].length;
  }
  if (at < text.length || pieces.length === 0) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}

/** Marked, and begun shortly before the first hit: what a row has room for. */
export function snippet(text: string, query: string): Piece[] {
  const [first, ...rest] = markWords(text.replace(/\s+/gu, " "), query);
  if (first === undefined || first.hit || rest.length === 0 || first.text.length <= BEFORE) return first === undefined ? [] : [first, ...rest];
  const cut = first.text.slice(-BEFORE);
  const atWord = cut.indexOf(" ");
  return [{ text: `…${cut.slice(atWord + 1).toWellFormed()}`, hit: false }, ...rest];
}
