/** The marks that stand on Latin, Greek and Cyrillic letters. Those of Indian and other scripts are letters of their own and stay. */
const MARKS = /[\u0300-\u036f]+/g;

/**
 * A text as a search compares it: "Zoë", "ZOE" and both ways of writing ë are the same, as are full-width letters and
 * ligatures. `db/schema/folded.ts` does the same in Postgres.
 */
export const fold = (text: string): string => text.normalize("NFKD").replace(MARKS, "").toLowerCase();

/** The words of a text, folded, in their order: what letters, digits and their marks make; all signs and emoji only part them. */
export const foldedCopy = (text: string): string[] => fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

/** The folded text, and for each of its units where in the text what it stands for begins; one more entry for the end. */
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
