/**
 * Combining marks on Latin, Greek and Cyrillic letters. Those of Indian and other scripts are letters of
 * their own and stay.
 */
const MARKS = /[\u0300-\u036f]+/g;

/**
 * Folds text for search comparison: "Zoë", "ZOE" and both encodings of ë become equal, as do full-width
 * letters and ligatures. `db/schema/folded.ts` does the same in Postgres.
 */
export const fold = (text: string): string => text.normalize("NFKD").replace(MARKS, "").toLowerCase();

/**
 * The folded words of a text, in order: runs of letters, digits and their marks. All signs and emoji only
 * separate words.
 */
export const foldedCopy = (text: string): string[] => fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

/**
 * The folded text and, for each of its UTF-16 units, where in the original the folded character begins; plus
 * one entry for the end.
 */
export function foldWithPlaces(text: string): { folded: string; places: number[] } {
  let folded = "";
  const places: number[] = [];
  let at = 0;
  for (const char of text) {
    const part = fold(char);
    folded += part;
    for (let i = 0; i < part.length; i += 1) places.push(at);
    at += char.length;
  }
  places.push(at);
  return { folded, places };
}
