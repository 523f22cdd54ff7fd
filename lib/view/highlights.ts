import { foldedCopy, foldWithPlaces } from "@/lib/domain/fold";

/** A piece of a text, and whether it is what was looked for. */
export type Piece = { text: string; hit: boolean };

/** So much of a text stands before its first hit, so that the hit is in sight in a row. In UTF-16 units. */
const BEFORE = 24;

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const WORDS = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * A text with the words of a search marked the way the search finds them (lib/domain/search-query): whole ones, and the
 * last one as a beginning, whatever the case and the marks on letters. The pieces together are the text.
 */
export function highlightWords(text: string, query: string): Piece[] {
  const words = foldedCopy(query);
  const last = words.at(-1);
  if (last === undefined) return [{ text, hit: false }];
  return markFolded(text, (folded) =>
    [...folded.matchAll(WORDS)].flatMap(({ 0: word, index }) =>
      words.includes(word)
        ? [[index, index + word.length]]
        : word.startsWith(last)
          ? [[index, index + last.length]]
          : [],
    ),
  );
}

/** A name with the words of a search marked, wherever they stand in it: as names are found. */
export function highlightName(name: string, query: string): Piece[] {
  const words = foldedCopy(query);
  if (words.length === 0) return [{ text: name, hit: false }];
  const pattern = patternOf(words);
  return markFolded(name, (folded) =>
    [...folded.matchAll(pattern)].map(({ 0: found, index }) => [index, index + found.length]),
  );
}

/** Marks in a text what was found in it folded: a letter that folds to two is marked whole. */
function markFolded(text: string, find: (folded: string) => number[][]): Piece[] {
  const { folded, places } = foldWithPlaces(text);
  const pieces: Piece[] = [];
  let done = 0;
  for (const [from = 0, to = 0] of find(folded)) {
    let after = to;
    while (after < places.length - 1 && places[after] === places[to - 1]) after += 1;
    const [start = 0, end = text.length] = [places[from], places[after]];
    if (start < done || end <= start) continue;
    if (start > done) pieces.push({ text: text.slice(done, start), hit: false });
    pieces.push({ text: text.slice(start, end), hit: true });
    done = end;
  }
  if (done < text.length || pieces.length === 0) pieces.push({ text: text.slice(done), hit: false });
  return pieces;
}

/** A command with the typed letters marked, wherever they stand. */
export function highlightPart(text: string, part: string): Piece[] {
  if (part === "") return [{ text, hit: false }];
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(patternOf([part]))) {
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), hit: false });
    pieces.push({ text: found[0], hit: true });
    at = found.index + found[0].length;
  }
  if (at < text.length || pieces.length === 0) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}

/** The longest first, so that a beginning does not hide a longer word. */
const patternOf = (words: readonly string[]): RegExp =>
  new RegExp(
    words
      .toSorted((a, b) => b.length - a.length)
      .map(escaped)
      .join("|"),
    "giu",
  );

/** Marked, and begun shortly before the first hit: what a row has room for. */
export function snippet(text: string, query: string): Piece[] {
  const [first, ...rest] = highlightWords(text.replace(/\s+/gu, " "), query);
  if (first === undefined || first.hit || rest.length === 0 || first.text.length <= BEFORE)
    return first === undefined ? [] : [first, ...rest];
  const cut = first.text.slice(-BEFORE);
  const atWord = cut.indexOf(" ");
  return [{ text: `…${cut.slice(atWord + 1).toWellFormed()}`, hit: false }, ...rest];
}

/** How a row shows what was found in it: handed to the rows by a search, so that the list comes without it. */
export const marks = { name: highlightName, words: snippet };
export type Highlights = typeof marks;
