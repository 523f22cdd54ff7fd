import { foldedCopy } from "./fold";

/** A longer query is refused (BA8): nobody looks for that much. In UTF-16 units. */
export const MAX_QUERY_LENGTH = 200;
/** More words than this narrow nothing. */
const MAX_WORDS = 8;
/** Fewer digits are in every second number. */
const MIN_DIGITS = 3;
/** One letter begins half of all words. */
const MIN_PREFIX = 2;

/** What somebody typed, as the things it may mean. */
export type SearchQuery = {
  /** The words, folded; each has to be found, in a contact's name or in a text. */
  words: string[];
  /** Those of them that texts are searched for: without a single last letter, which is on its way to a word. */
  inTexts: string[];
  /** Whether the last of `inTexts` may go on, since it is still being typed. */
  lastIsBeginning: boolean;
  /** Digits that follow each other in a phone number; null where it cannot be one. */
  digits: string | null;
};

/**
 * Reads a search as its writer means it. Nothing in it is an operator or a wildcard: signs and emoji only part words.
 * "tubel" finds "tubeless", "wheel tub" both words in any order, "zoe" also "Zoë", "555-0126" a number.
 */
export function readSearch(typed: string): SearchQuery {
  const text = typed.toWellFormed().replaceAll("\0", " ").trim().slice(0, MAX_QUERY_LENGTH);
  const words = foldedCopy(text).slice(0, MAX_WORDS);
  const digits = /^[\d\s().+-]+$/.test(text) ? text.replace(/\D/g, "") : "";
  // A letter on its way to a word narrows nothing yet: without it, what was found does not flicker.
  const lastIsBeginning = (words.at(-1)?.length ?? 0) >= MIN_PREFIX;
  return {
    words,
    inTexts: lastIsBeginning ? words : words.slice(0, -1),
    lastIsBeginning,
    digits: digits.length >= MIN_DIGITS ? digits : null,
  };
}

/** Whether a query asks for anything at all. */
export const isSearch = ({ words, digits }: SearchQuery): boolean => words.length > 0 || digits !== null;

/** For `to_tsquery`: these words must all be there, in any order. Null where there is none. */
export function toTsQuery(
  { inTexts, lastIsBeginning }: Pick<SearchQuery, "inTexts" | "lastIsBeginning">,
  without: readonly string[] = [],
): string | null {
  const last = inTexts.length - 1;
  const terms = inTexts.flatMap((word, at) =>
    without.includes(word) ? [] : [`'${word}'${lastIsBeginning && at === last ? ":*" : ""}`],
  );
  return terms.length > 0 ? terms.join(" & ") : null;
}

/** The words that a contact's folded name holds, wherever they stand in it. */
export const wordsInName = (words: readonly string[], foldedName: string): string[] =>
  words.filter((word) => foldedName.includes(word));
