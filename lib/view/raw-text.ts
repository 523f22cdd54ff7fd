const SHOWN = 4_000;

/** Controls, direction marks and other invisible characters, except line breaks and tabs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu;

/**
 * What somebody sent, safe to look at as text: nothing in it can hide, reorder the text around it or pass for
 * another character. Bytes that are not UTF-8 become the replacement character.
 */
export function rawText(sent: Uint8Array | string): { text: string; cut: boolean } {
  const whole = typeof sent === "string" ? sent : new TextDecoder().decode(sent.subarray(0, SHOWN * 4));
  const text = whole.slice(0, SHOWN);
  const seen = text.replace(UNSEEN, (found) =>
    found === "\n" || found === "\t" ? found : `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return { text: seen, cut: whole.length > text.length };
}

/** Characters that show nothing: blanks, direction marks, joiners, fillers that are letters in name only. */
const SHOWS_NOTHING = /^[\s\p{Cc}\p{Cf}\p{M}\u115f\u1160\u2800\u3164\uffa0]+$/u;

/** Was something sent of which nothing is visible? False for an empty text. */
export const showsNothing = (text: string): boolean => SHOWS_NOTHING.test(text);
