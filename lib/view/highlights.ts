import { foldedCopy, foldWithPlaces } from "@/lib/domain/text/fold";

/** A piece of a text, and whether it matches the search. */
export type Piece = { text: string; hit: boolean };

/** How much text stays before the first hit, so that the hit is visible in a row. In UTF-16 units. */
const BEFORE = 24;

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const WORDS = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * Marks the words of a search in a text with the search's own rules (lib/domain/text/search-query): whole words,
 * the last one as a prefix, ignoring case and marks on letters. The pieces joined are the text.
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

/** Marks the words of a search anywhere in a name, which is how names are searched. */
export function highlightName(name: string, query: string): Piece[] {
  const words = foldedCopy(query);
  if (words.length === 0) return [{ text: name, hit: false }];
  const pattern = patternOf(words);
  return markFolded(name, (folded) =>
    [...folded.matchAll(pattern)].map(({ 0: found, index }) => [index, index + found.length]),
  );
}

/** Finds in the folded text and marks in the original. A letter that folds to two is marked whole. */
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

/** Marks the typed letters anywhere in a command. */
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

/** The longest first, so that a shorter word does not hide a longer one. */
const patternOf = (words: readonly string[]): RegExp =>
  new RegExp(
    words
      .toSorted((a, b) => b.length - a.length)
      .map(escaped)
      .join("|"),
    "giu",
  );

/** Marked, and cut to begin shortly before the first hit, to fit in a row. */
export function snippet(text: string, query: string): Piece[] {
  const [first, ...rest] = highlightWords(text.replace(/\s+/gu, " "), query);
  if (first === undefined || first.hit || rest.length === 0 || first.text.length <= BEFORE)
    return first === undefined ? [] : [first, ...rest];
  const cut = first.text.slice(-BEFORE);
  const atWord = cut.indexOf(" ");
  return [{ text: `…${cut.slice(atWord + 1).toWellFormed()}`, hit: false }, ...rest];
}

/**
 * How a row marks search hits. The search passes this to the rows, so that the list does not have to load it.
 */
export const marks = { name: highlightName, words: snippet };
export type Highlights = typeof marks;
