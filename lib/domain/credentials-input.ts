/** Longest address that mail can be sent to. */
const MAX_EMAIL_LENGTH = 254;
/** In bytes of UTF-8. More is refused before hashing, which would cost memory and time (V41). */
export const MAX_PASSWORD_BYTES = 1_024;

const ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
/** Plain ASCII address: no quoted local part, no comma, no trailing dot, a domain of two labels or more. */
const PLAIN_EMAIL = new RegExp(
  `^(?=[^@]{1,64}@)${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`,
);

/**
 * The one spelling of an e-mail address, or null when it is none or in doubt (BL2). Outer white space and
 * case go. What only looks like ASCII (full-width @, ligatures) is refused rather than folded, and so are
 * international domains in either spelling: folding is how two people become one account.
 */
export function canonicalEmail(raw: string): string | null {
  const text = raw.trim();
  // Before folding case, which would turn the Kelvin sign into a k.
  if (text.length > MAX_EMAIL_LENGTH || !/^[!-~]+$/.test(text)) return null;
  const email = text.toLowerCase();
  return PLAIN_EMAIL.test(email) && !/[@.]xn--/.test(email) ? email : null;
}

/**
 * A password is its exact characters (BL3): not trimmed, not normalised, NUL allowed inside, since the hash
 * takes bytes and a length. 400 for what is no text, 422 for more than `MAX_PASSWORD_BYTES` and for half a
 * surrogate pair, which has no bytes of its own: two such passwords would be equal.
 */
export function checkPassword(
  raw: unknown,
): { ok: true; password: string } | { ok: false; status: 400 | 422 } {
  if (typeof raw !== "string") return { ok: false, status: 400 };
  const tooLong =
    raw.length > MAX_PASSWORD_BYTES || new TextEncoder().encode(raw).length > MAX_PASSWORD_BYTES;
  return tooLong || /\p{Surrogate}/u.test(raw) ? { ok: false, status: 422 } : { ok: true, password: raw };
}

/** Of a password that is chosen now; one that exists is checked as it is. */
export const MIN_PASSWORD_CHARACTERS = 12;

/** A new password: any characters, enough of them, within what is hashed. */
export function checkNewPassword(
  raw: unknown,
): { ok: true; password: string } | { ok: false; problem: "too_short" | "unusable" } {
  const checked = checkPassword(raw);
  if (!checked.ok) return { ok: false, problem: "unusable" };
  return [...checked.password].length < MIN_PASSWORD_CHARACTERS
    ? { ok: false, problem: "too_short" }
    : checked;
}

/** Characters of a person's or a team's name. */
const MAX_NAME = 60;

/** A name as others see it, on one line: what cannot be seen, or turns the words around it, is refused with null. */
export function checkPersonName(raw: string): string | null {
  const text = raw.replace(/\s+/gu, " ").trim();
  return /[\p{Cc}\p{Cf}\p{Surrogate}]/u.test(text) || [...text].length > MAX_NAME ? null : text || null;
}
