/** What became of the connection when a call got no answer; `given_up`: we aborted it ourselves. */
export const connectionFaults = [
  "connection_refused",
  "connection_reset",
  "connection_closed",
  "connection_failed",
  "name_not_found",
  "host_unreachable",
  "no_answer_in_time",
  "given_up",
] as const;
export type ConnectionFault = (typeof connectionFaults)[number];

/**
 * Why a question to the carrier has no usable answer. `login_refused` (401) and `account_refused` (403) are
 * refusals that were decided before the question was looked at.
 */
export const notAnsweredCodes = [
  ...connectionFaults,
  "asked_to_wait",
  "carrier_fault",
  "answer_unclear",
  "list_not_whole",
  "refused",
  "login_refused",
  "account_refused",
] as const;
export type NotAnsweredCode = (typeof notAnsweredCodes)[number];

/** Why the carrier did not answer, and its own words if it gave any. */
export type NotAnswered = { code: NotAnsweredCode; carrier: string | null };

/** A reason as the adapter gives it; `carrier`: its words, sanitised, so that they may be shown. */
export const notAnswered = (code: NotAnsweredCode, carrier: string | null = null): NotAnswered => ({
  code,
  carrier,
});

/** Why an account was not asked at all, or has not answered. */
export type NotAsked = { code: "no_credentials" | "sealed_shut" } | NotAnswered;
