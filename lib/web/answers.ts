/**
 * The HTTP status of each expected outcome. Foreign and missing things share `not_found`, so that nobody can
 * tell which ids exist (V6).
 */
const statuses = {
  unreadable: 400,
  bad_cursor: 400,
  seen_ahead: 400,
  unauthenticated: 401,
  cross_site: 403,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  refused: 409,
  other_person: 409,
  assigned_meanwhile: 409,
  not_askable: 409,
  not_flagged: 409,
  number_disabled: 409,
  not_held: 409,
  not_retryable: 409,
  not_unconfirmed: 409,
  name_taken: 409,
  too_late: 409,
  too_large: 413,
  unsupported_type: 415,
  client_id_reused: 422,
  invalid_client_id: 422,
  invalid_body: 422,
  invalid_until: 422,
  nothing_to_snooze: 422,
  invalid_name: 422,
  too_many_tags: 422,
  not_dialable: 422,
  not_assignable: 422,
  not_in_future: 422,
  throttled: 429,
  unexpected: 500,
  unavailable: 503,
} as const satisfies Record<string, number>;

type ErrorCode = keyof typeof statuses;

/**
 * Codes that only forms return: the state of things, or a carrier that cannot be asked. Every other refusal
 * of a form is about its input.
 */
const ofForms = {
  refused: 422,
  mismatch: 401,
  taken: 409,
  already_here: 409,
  not_quarantined: 409,
  other_team: 409,
  no_account: 409,
  no_numbers: 409,
  no_credentials: 409,
  replaced: 409,
  sealed_shut: 409,
  busy: 409,
  other_account: 409,
  already_invited: 409,
  last_owner: 409,
  name_taken: 409,
  more_numbers: 409,
  yourself: 409,
  switched_off: 409,
  not_only_here: 409,
  gone: 404,
  not_asked: 503,
};
const formStatuses = new Map<string, number>(Object.entries({ ...statuses, ...ofForms }));

export const refusalStatus = (code: string): number => formStatuses.get(code) ?? 422;

/** An expected outcome, with details that the caller needs. A `not_found` has none. */
export type AnswerError = { code: ErrorCode; [detail: string]: unknown };

/** For who calls a route by hand or by a program. Our pages go by the code, and have words of their own. */
const sentences: Partial<Record<ErrorCode, string>> = {
  unauthenticated: "Sign in first.",
  cross_site: "This was not sent from a page of this product.",
  other_person: "Somebody else is signed in here now. Reload the page.",
  forbidden: "You may not do this.",
  throttled: "This was asked a moment ago. Wait a few seconds.",
  unexpected: "Something went wrong here. Try again; if it stays, tell an admin.",
  unavailable: "The service cannot be reached at the moment. Try again in a few seconds.",
};

/** JSON for one person: no cache may store it. */
export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });

export function errorAnswer(
  { code, ...details }: AnswerError,
  headers: Record<string, string> = {},
): Response {
  const message = sentences[code];
  const shown = code === "not_found" ? {} : details;
  return json({ error: code, ...(message !== undefined && { message }), ...shown }, statuses[code], headers);
}
