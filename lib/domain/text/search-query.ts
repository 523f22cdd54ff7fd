import { foldedCopy } from "./fold";

/** A longer query is refused (BA8): nobody searches for that much. In UTF-16 units. */
export const MAX_QUERY_LENGTH = 200;
/** More words do not narrow the result. */
const MAX_WORDS = 8;
/** Fewer digits occur in every second number. */
const MIN_DIGITS = 3;
/** A single letter begins half of all words. */
const MIN_PREFIX = 2;

/** A typed search, parsed into what it may mean. */
export type SearchQuery = {
  /** The folded words. Each must be found in a contact's name or in a message. */
  words: string[];
  /**
   * The words that messages are searched for: without a single last letter, which is still becoming a word.
   */
  inTexts: string[];
  /** Whether the last of `inTexts` matches as a prefix, because it may still be being typed. */
  lastIsBeginning: boolean;
  /** Consecutive digits of a phone number; null if the search cannot be one. */
  digits: string | null;
};

/**
 * Parses a search. Nothing in it is an operator or a wildcard: signs and emoji only separate words. "tubel"
 * finds "tubeless", "wheel tub" finds both words in any order, "zoe" also finds "Zoë", "555-0126" a number.
 */
export function readSearch(typed: string): SearchQuery {
  const text = typed.toWellFormed().replaceAll("\0", " ").trim().slice(0, MAX_QUERY_LENGTH);
  const words = foldedCopy(text).slice(0, MAX_WORDS);
  const digits = /^[\d\s().+-]+$/.test(text) ? text.replace(/\D/g, "") : "";
  // A single last letter does not narrow the result yet. Leaving it out keeps the results from flickering.
  const lastIsBeginning = (words.at(-1)?.length ?? 0) >= MIN_PREFIX;
  return {
    words,
    inTexts: lastIsBeginning ? words : words.slice(0, -1),
    lastIsBeginning,
    digits: digits.length >= MIN_DIGITS ? digits : null,
  };
}

/** Whether the query searches for anything at all. */
export const isSearch = ({ words, digits }: SearchQuery): boolean => words.length > 0 || digits !== null;

/** For `to_tsquery`: all these words, in any order. Null if there are none. */
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

/** The words that occur anywhere in a contact's folded name. */
export const wordsInName = (words: readonly string[], foldedName: string): string[] =>
  words.filter((word) => foldedName.includes(word));
