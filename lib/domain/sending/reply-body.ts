import { countSegments, MAX_SEGMENTS } from "../text/segments";

/** Characters of text allowed beside a picture. Carriers cut longer text. */
const MAX_MEDIA_TEXT_LENGTH = 1_000;

export type BodyProblem = "empty" | "too_long" | "unreadable";

/**
 * Spaces, controls, joiners, direction marks, fillers, the blank Braille cell: a message of these looks
 * empty.
 */
const INVISIBLE = /[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** NUL cannot be stored. With the `u` flag the class matches only lone surrogates. */
const UNREADABLE = /[\0\p{Surrogate}]/u;

/** True if the text shows nothing, however many characters it has. */
export const isBlank = (text: string): boolean => text.replace(INVISIBLE, "") === "";

/**
 * May this body be sent (BA9)? Only trailing white space is removed; the rest is sent as written. A body that
 * shows nothing is empty, which is allowed with media.
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
