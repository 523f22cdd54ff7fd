/** A piece of a text, and whether it is what was looked for. */
export type Piece = { text: string; hit: boolean };

/** So much of a text stands before its first hit, so that the hit is in sight in a row. In UTF-16 units. */
const BEFORE = 24;

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * A text with the words of a search marked where they begin a word, the way the search finds them (lib/domain/search-query):
 * whole ones, and the last one as a beginning. The pieces together are the text.
 */
export function markWords(text: string, query: string): Piece[] {
  const words = query.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== "");
  const last = words.at(-1);
  if (last === undefined) return [{ text, hit: false }];
  const whole = words.slice(0, -1).map((word) => `${escaped(word)}(?![\\p{L}\\p{N}])`);
  return mark(text, new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...whole, escaped(last)].join("|")})`, "giu"));
}

/** A name or a command with the typed letters marked, wherever they stand. */
export const markPart = (text: string, part: string): Piece[] => (part === "" ? [{ text, hit: false }] : mark(text, new RegExp(escaped(part), "giu")));

function mark(text: string, pattern: RegExp): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(pattern)) {
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
