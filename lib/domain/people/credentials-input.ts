/** The longest address that mail can be sent to. */
const MAX_EMAIL_LENGTH = 254;
/** In bytes of UTF-8. A longer one is refused before hashing, which would cost memory and time (V41). */
export const MAX_PASSWORD_BYTES = 1_024;

const ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
/** A plain ASCII address: no quoted local part, no comma, no trailing dot, a domain of two or more labels. */
const PLAIN_EMAIL = new RegExp(
  `^(?=[^@]{1,64}@)${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`,
);

/**
 * The canonical form of an e-mail address, or null if it is invalid or doubtful (BL2). Trims white space and
 * lowercases. Characters that only look like ASCII (full-width @, ligatures) are refused, not folded, and so
 * are international domains in either spelling: folding could merge two people into one account.
 */
export function canonicalEmail(raw: string): string | null {
  const text = raw.trim();
  // Checked before lowercasing, which would turn the Kelvin sign into a k.
  if (text.length > MAX_EMAIL_LENGTH || !/^[!-~]+$/.test(text)) return null;
  const email = text.toLowerCase();
  return PLAIN_EMAIL.test(email) && !/[@.]xn--/.test(email) ? email : null;
}

/**
 * A password is its exact characters (BL3): not trimmed, not normalised, NUL allowed, because the hash takes
 * bytes and a length. 400 if it is not a string. 422 if it exceeds `MAX_PASSWORD_BYTES` or contains a lone
 * surrogate, which has no UTF-8 bytes of its own: two such passwords would be equal.
 */
export function checkPassword(
  raw: unknown,
): { ok: true; password: string } | { ok: false; status: 400 | 422 } {
  if (typeof raw !== "string") return { ok: false, status: 400 };
  const tooLong =
    raw.length > MAX_PASSWORD_BYTES || new TextEncoder().encode(raw).length > MAX_PASSWORD_BYTES;
  return tooLong || /\p{Surrogate}/u.test(raw) ? { ok: false, status: 422 } : { ok: true, password: raw };
}

/** Applies only to a newly chosen password, not to an existing one. */
export const MIN_PASSWORD_CHARACTERS = 12;

/** Checks a new password: any characters, at least `MIN_PASSWORD_CHARACTERS`, at most what the hash takes. */
export function checkNewPassword(
  raw: unknown,
): { ok: true; password: string } | { ok: false; problem: "too_short" | "unusable" } {
  const checked = checkPassword(raw);
  if (!checked.ok) return { ok: false, problem: "unusable" };
  return [...checked.password].length < MIN_PASSWORD_CHARACTERS
    ? { ok: false, problem: "too_short" }
    : checked;
}

/** The longest name of a person, team or group, in characters. */
const MAX_NAME = 60;

/**
 * A name of one line. Null if it is empty, too long, or contains invisible characters or ones that
 * change the direction of text.
 */
export function checkName(raw: string): string | null {
  const text = raw.replace(/\s+/gu, " ").trim();
  return /[\p{Cc}\p{Cf}\p{Surrogate}]/u.test(text) || [...text].length > MAX_NAME ? null : text || null;
}
