import { countSegments, MAX_SEGMENTS } from "./segments";

/** Characters of text that may go with a picture: carriers cut more. */
const MAX_MEDIA_TEXT_LENGTH = 1_000;

export type BodyProblem = "empty" | "too_long" | "unreadable";

/** Spaces, controls, joiners, direction marks, fillers, the blank Braille cell: a bubble with nothing in it. */
const INVISIBLE = /[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** NUL cannot be stored; with the `u` flag the class matches only surrogates that lack their other half. */
const UNREADABLE = /[\0\p{Surrogate}]/u;

/** A text that shows nothing, however many characters it has. */
export const isBlank = (text: string): boolean => text.replace(INVISIBLE, "") === "";

/**
 * May this text be sent (BA9)? Only trailing white space is taken off; the rest leaves as it was written. A
 * text that shows nothing is empty, which is fine beside media.
 */
export function checkBody(
  text: string,
  mediaCount: number,
): { ok: true; body: string } | { ok: false; code: BodyProblem } {
  if (UNREADABLE.test(text)) return { ok: false, code: "unreadable" };
  const body = isBlank(text) ? "" : text.trimEnd();
  if (body === "" && mediaCount === 0) return { ok: false, code: "empty" };
  const fits =
    mediaCount > 0 ? [...body].length <= MAX_MEDIA_TEXT_LENGTH : countSegments(body).segments <= MAX_SEGMENTS;
  return fits ? { ok: true, body } : { ok: false, code: "too_long" };
}
