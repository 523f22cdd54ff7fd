export const credentialFields = ["username", "password", "securityKey"] as const;
export type CredentialField = (typeof credentialFields)[number];
export type CredentialProblem = "empty" | "too_long" | "not_plain" | "space_at_end";

const MAX_CHARACTERS = 200;

/**
 * What cannot be a credential of the carrier (BF4). They travel in HTTP headers, so they are printable ASCII;
 * a space at an end is a slip of copying, and is told rather than trimmed: it may be a password's own.
 */
export function credentialProblem(text: string): CredentialProblem | null {
  if (text === "") return "empty";
  if (text.length > MAX_CHARACTERS) return "too_long";
  if (text !== text.trim()) return "space_at_end";
  return /^[ -~]+$/.test(text) ? null : "not_plain";
}

/** All that is ever shown of them again: enough to tell two keys apart. */
export const credentialHint = (securityKey: string): string =>
  securityKey.length >= 8 ? securityKey.slice(-2) : "";

/** Why an account could not be asked, or refused what it was asked: with the carrier's own words, where it said any. */
export type NotAsked =
  | { code: "no_credentials" | "sealed_shut" }
  | { code: "refused" | "unavailable"; carrier: string };
