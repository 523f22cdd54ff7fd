import { CARRIER } from "@/lib/base/carrier-name";
import type { Result } from "@/lib/base/result";

/** The answer of a plain form after success. */
export type FormMessage = {
  message: string;
  kind?: "success" | "warning";
  link?: ShownOnce;
  findings?: Finding[];
  /** Values that were only tried go back into their fields. */ values?: Record<string, string>;
};

/** One line of a check: its state and its words. */
export type Finding = { kind: "well" | "doubtful" | "wrong" | "unknown"; words: string };

/** A URL that is in this answer and nowhere else, and when it expires (an ISO instant). */
export type ShownOnce = { label: string; url: string; until: string };

/**
 * A refusal in words. `values` goes back into the fields and never holds a secret. `retryAfterSeconds` is for
 * programs.
 */
export type FormRefusal = {
  code: string;
  message: string;
  field?: string;
  values?: Record<string, string>;
  retryAfterSeconds?: number;
};

/** The answers of any action that was not run (lib/web/define-action). */
export type NotRun =
  | { code: "cross_site" | "unreadable" | "unavailable" | "unexpected" | "other_team" }
  | { code: "other_person"; signedIn: string };

/** The state of a plain form; null before it was sent. */
type FormState<T = FormMessage> = Result<T, FormRefusal | NotRun> | null;
export type FormAction<T = FormMessage> = (previous: FormState<T>, form: FormData) => Promise<FormState<T>>;

export type Answer = Result<FormMessage, FormRefusal>;

/** Refusals that mean the same on every form. */
export const commonCopy: Record<string, string> = {
  forbidden: "You may not change this. An owner or admin can.",
  not_found: "This is not here any more. Load the page again.",
  no_account: "This team has no account at the carrier yet.",
  replaced: `Other ${CARRIER} credentials were stored meanwhile: nothing was changed. Load the page again.`,
  cross_site: "This form was not sent from a page of this product. Load it again.",
  other_team: "Nothing was changed: you are in another team now. Load the page again.",
  unreadable: "This form could not be read. Load the page again.",
  unavailable: "Nothing was changed: the database did not answer. Try again in a few seconds.",
  unexpected: "Something went wrong here and nothing was changed. Try again; if it stays, look at the log.",
};

/** The words of any refusal. */
export function refusalCopy(error: FormRefusal | NotRun): string {
  if ("message" in error) return error.message;
  if (error.code === "other_person")
    return `Nothing was changed: you are signed in as ${error.signedIn} now. Load the page again.`;
  return commonCopy[error.code] ?? "";
}
