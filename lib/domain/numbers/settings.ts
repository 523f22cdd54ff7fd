import { fitsInConfirmation, MAX_INSERT_UNITS } from "../inbound/keywords";

const MAX_LABEL = 40;
/** A carrier's ceiling is a few thousand a minute; more digits are a typing mistake. */
const MAX_PER_MINUTE = 10_000;
const MAX_PER_DAY = 1_000_000;
export const MAX_ELSEWHERE_SECONDS = 3_600;

/** A number's name in lists: one trimmed line. Null if it is empty or too long. */
export const checkLabel = (raw: string): string | null => oneLine(raw, MAX_LABEL) || null;

/**
 * The contact in the answer to HELP, which must hold all of it. Empty means no contact; null means unusable.
 */
export function checkHelpContact(raw: string): string | null {
  const contact = oneLine(raw, MAX_INSERT_UNITS);
  return contact !== null && fitsInConfirmation(contact) ? contact : null;
}

/** Whole segments per minute, 1 or more. */
export const checkPerMinute = (raw: string): number | null => wholeNumber(raw, MAX_PER_MINUTE);

/** Whole segments per day, 1 or more. */
export const checkPerDay = (raw: string): number | null => wholeNumber(raw, MAX_PER_DAY);

/**
 * For how many whole seconds a colleague's reply from another number counts: from 0 (not at all) to an hour.
 */
export const checkElsewhereSeconds = (raw: string): number | null =>
  wholeNumber(raw, MAX_ELSEWHERE_SECONDS, 0);

/** How many open conversations somebody may be given; 0 is none. */
export const checkCapacity = (raw: string): number | null => wholeNumber(raw, 1_000, 0);

/** A week of minutes. */
const MAX_UNANSWERED = 10_080;

/** After how many whole minutes an unanswered conversation returns to the team, 1 or more. */
export const checkUnansweredMinutes = (raw: string): number | null => wholeNumber(raw, MAX_UNANSWERED);

function oneLine(raw: string, most: number): string | null {
  const text = raw.replace(/\s+/gu, " ").trim();
  return /[\p{Cc}\p{Cf}\p{Surrogate}]/u.test(text) || [...text].length > most ? null : text;
}

function wholeNumber(raw: string, most: number, least = 1): number | null {
  const digits = raw.trim().replaceAll(",", "");
  if (!/^\d{1,9}$/.test(digits)) return null;
  const value = Number(digits);
  return value >= least && value <= most ? value : null;
}
