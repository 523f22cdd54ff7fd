import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * A sender that is not a phone number is kept up to this many characters, enough for an e-mail gateway's
 * address.
 */
export const MAX_SENDER_LENGTH = 64;

/** How people and carriers write numbers: ASCII digits and the usual separators, nothing else. */
const PHONE_SHAPE = /^\(?\+?[\d\s().\-\u2010-\u2015/]+$/u;
/** Invisible characters, such as the direction marks that address books put around a copied number. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;
const E164 = /^\+[1-9]\d{6,14}$/;
/** Area codes within +1 outside the US, its territories and Canada. A message there is international. */
const OTHER_NANP_COUNTRIES = new Set(
  "242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876".split(" "),
);

export type Address = { value: string; dialable: boolean };

/**
 * Parses an address as a carrier or a person wrote it; a number without a country code is American. A phone
 * number becomes E.164, so that all spellings are one contact (BW18). Everything else (short codes, names,
 * digits of other scripts) stays a sender string that cannot be replied to (BW19). Null if nothing is left. A
 * number must be possible, not assigned: fictional 555 numbers count.
 */
export function readAddress(raw: string): Address | null {
  const text = raw
    .replace(/\s/gu, " ")
    .replace(INVISIBLE, "")
    .replace(/ +/gu, " ")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .trim();
  if (text === "") return null;
  const e164 = PHONE_SHAPE.test(text) ? readPhone(text) : null;
  if (e164 !== null) return { value: e164, dialable: true };
  return { value: [...text].slice(0, MAX_SENDER_LENGTH).join("").trimEnd(), dialable: false };
}

function readPhone(text: string): string | null {
  const digits = text.replace(/\D/gu, "");
  const international = text.includes("+")
    ? `+${digits}`
    : digits.startsWith("00")
      ? `+${digits.slice(2)}`
      : digits;
  const parsed = parsePhoneNumberFromString(international, "US");
  if (!parsed?.isPossible()) return null;
  // No area code begins with 0 or 1, and nobody sends messages from six digits with a country code. The
  // length check alone lets both through.
  return E164.test(parsed.number) && !/^\+1[01]/.test(parsed.number) ? parsed.number : null;
}

export type RecipientProblem =
  | "own_number"
  | "short_code"
  | "premium"
  | "foreign"
  | "emergency"
  | "not_dialable";

/**
 * Why a message may not be sent to this address (as returned by `readAddress`), or null if it may (BA10). US
 * and Canada only.
 */
export function checkRecipient(e164: string, ownNumbers: readonly string[]): RecipientProblem | null {
  if (ownNumbers.includes(e164)) return "own_number";
  if (/^\+?1?(911|112|999)$/.test(e164)) return "emergency";
  if (/^\d{3,6}$/.test(e164)) return "short_code";
  if (!E164.test(e164)) return "not_dialable";
  const american = /^\+1([2-9]\d{2})(\d{3})\d{4}$/.exec(e164);
  if (american === null) return e164.startsWith("+1") ? "not_dialable" : "foreign";
  const [, area = "", exchange = ""] = american;
  if (area === "900" || exchange === "976") return "premium";
  return OTHER_NANP_COUNTRIES.has(area) ? "foreign" : null;
}

/** Can a message be sent to the customer of a conversation at all? Opt-outs are checked elsewhere. */
export const isAnswerable = (
  { dialable, address }: { dialable: boolean; address: string },
  ownNumbers: readonly string[] = [],
): boolean => dialable && checkRecipient(address, ownNumbers) === null;

/**
 * For display: an American number as (202) 555-0100, everything else unchanged. Uses no library, because the
 * browser bundles it.
 */
export const formatPhone = (e164: string): string => e164.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "($1) $2-$3");

/** The only part of an address that a log or a short label may show (V64). */
export const lastFour = (e164: string): string => e164.slice(-4);
