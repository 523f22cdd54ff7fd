/** A longer query is refused (BA8): nobody looks for that much. In UTF-16 units. */
export const MAX_QUERY_LENGTH = 200;
/** More words than this narrow nothing. */
const MAX_WORDS = 8;
/** Fewer digits are in every second number. */
const MIN_DIGITS = 3;
/** One letter begins half of all words. */
const MIN_PREFIX = 2;

/** What somebody typed, as the three things it may mean. Null where it cannot mean that. */
export type SearchQuery = {
  /** For `to_tsquery`: whole words that must all be there, the last one as a beginning. */
  words: string | null;
  /** A part of a contact's name. */
  name: string | null;
  /** Digits that follow each other in a phone number. */
  digits: string | null;
};

/**
 * Reads a search as its writer means it. Nothing in it is an operator or a wildcard: signs only part words.
 * "tubel" finds "tubeless", "wheel tub" both words in any order, "555-0126" a number.
 */
export function readSearch(typed: string): SearchQuery {
  const text = typed.toWellFormed().replaceAll("\0", " ").trim().slice(0, MAX_QUERY_LENGTH);
  const words = text.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== "").slice(0, MAX_WORDS);
  const digits = /^[\d\s().+-]+$/.test(text) ? text.replace(/\D/g, "") : "";
  // A letter on its way to a word narrows nothing yet: without it, what was found does not flicker.
  const isBeginning = (words.at(-1)?.length ?? 0) < MIN_PREFIX;
  const meant = isBeginning ? words.slice(0, -1) : words;
  return {
    words: meant.length > 0 ? meant.map((word, at) => `'${word}'${!isBeginning && at === meant.length - 1 ? ":*" : ""}`).join(" & ") : null,
    name: words.length > 0 ? text : null,
    digits: digits.length >= MIN_DIGITS ? digits : null,
  };
}

/** Whether a query asks for anything at all. */
export const isSearch = ({ words, name, digits }: SearchQuery): boolean => words !== null || name !== null || digits !== null;
