import { fold } from "../text/fold";

/** Shorter messages ("Yes, thanks!") are legitimately sent again. In characters of the normalised text. */
const MIN_DUPLICATE_LENGTH = 20;
/** From this trigram similarity on, two messages count as the same. */
const NEAR_DUPLICATE = 0.9;

/** Removes what does not change the meaning: letter forms and their marks, case, runs of white space. */
export const normalise = (text: string): string => fold(text).replace(/\s+/gu, " ").trim();

/** The trigrams of pg_trgm: of each word of letters and digits, with two spaces before it and one after. */
function trigrams(normalised: string): Set<string> {
  const found = new Set<string>();
  for (const word of normalised.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    const padded = [..."  ", ...word, " "];
    for (let at = 0; at + 3 <= padded.length; at += 1) found.add(padded.slice(at, at + 3).join(""));
  }
  return found;
}

/**
 * Shared trigrams divided by all trigrams, 0 to 1; 0 if neither text has any, like pg_trgm's `similarity`.
 */
export function similarity(a: string, b: string): number {
  const [left, right] = [trigrams(normalise(a)), trigrams(normalise(b))];
  const shared = [...left].filter((trigram) => right.has(trigram)).length;
  const all = left.size + right.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** Would a customer feel that they got the same message twice (`duplicate_text`)? */
export function isNearDuplicate(a: string, b: string): boolean {
  const [left, right] = [normalise(a), normalise(b)];
  if (Math.min([...left].length, [...right].length) < MIN_DUPLICATE_LENGTH) return false;
  return left === right || similarity(left, right) >= NEAR_DUPLICATE;
}
