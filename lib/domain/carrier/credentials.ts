export const credentialFields = ["username", "password", "securityKey"] as const;
export type CredentialField = (typeof credentialFields)[number];
export type CredentialProblem = "empty" | "too_long" | "not_plain" | "space_at_end";

const MAX_CHARACTERS = 200;

/**
 * Why a string cannot be a carrier credential, or null (BF4). Credentials travel in HTTP headers, so they are
 * printable ASCII. A space at either end is probably a copying slip; it is reported, not trimmed, because it
 * may belong to the password.
 */
export function credentialProblem(text: string): CredentialProblem | null {
  if (text === "") return "empty";
  if (text.length > MAX_CHARACTERS) return "too_long";
  if (text !== text.trim()) return "space_at_end";
  return /^[ -~]+$/.test(text) ? null : "not_plain";
}

/** The only part ever shown again: enough to tell two keys apart. */
export const credentialHint = (securityKey: string): string =>
  securityKey.length >= 8 ? securityKey.slice(-2) : "";
