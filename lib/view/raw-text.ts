const SHOWN = 4_000;

/** Controls, direction marks and other characters nobody sees, except line breaks and tabs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu;

/**
 * What somebody sent, to be looked at as text: nothing in it can hide, reorder its surroundings or be taken
 * for a character that it is not. Bytes that are no UTF-8 become the replacement character.
 */
export function rawText(sent: Uint8Array | string): { text: string; cut: boolean } {
  const whole = typeof sent === "string" ? sent : new TextDecoder().decode(sent.subarray(0, SHOWN * 4));
  const text = whole.slice(0, SHOWN);
  const seen = text.replace(UNSEEN, (found) =>
    found === "\n" || found === "\t" ? found : `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return { text: seen, cut: whole.length > text.length };
}

/** What is there and shows nothing: blanks, direction marks, joiners, fillers that are letters by name only. */
const SHOWS_NOTHING = /^[\s\p{Cc}\p{Cf}\p{M}\u115f\u1160\u2800\u3164\uffa0]+$/u;

/** Was something sent of which nothing can be seen? An empty text is another matter. */
export const showsNothing = (text: string): boolean => SHOWS_NOTHING.test(text);
