import { CARRIER } from "@/lib/base/carrier-name";
import type { AccountCheck, ChoicesForm } from "@/lib/carriers/port";
import { accountCopy } from "@/lib/doctor/copy";
import type { CredentialProblem } from "@/lib/domain/carrier/credentials";
import type { Finding, FormRefusal } from "@/app/_ui/forms/form-message";

export const problemCopy: Record<CredentialProblem, string> = {
  empty: "This is needed.",
  too_long: `This is too long to be one of ${CARRIER}'s. Copy it again.`,
  not_plain: `This holds characters that ${CARRIER} does not use. Copy it again.`,
  space_at_end: "There is a space at an end. Copy it again, without spaces at the ends.",
};

/** The paths that can be set, in the form's order. */
export const pathCopy: Readonly<Record<string, string>> = {
  send: "Send a text",
  webhook: "Set where it calls",
  webhookFallback: "The same, before 2.3",
  numbers: "List numbers",
  campaigns: "List campaigns",
  deliveryStatus: "Ask about one text",
  history: "Records of texts",
  balance: "Balance",
  offNet: "State of an off-net number",
};

export function choiceRefusal(field: string, most: ChoicesForm["most"]): FormRefusal {
  const problems: Readonly<Record<string, string>> = {
    historyTimeZone: "This time zone is not known. Write it like America/New_York, or leave it empty.",
    sendTimeoutSeconds: `A whole number from 1 to ${most.sendTimeoutSeconds}.`,
    askTimeoutSeconds: `A whole number from 1 to ${most.askTimeoutSeconds}.`,
  };
  const message =
    problems[field] ??
    (field.startsWith("paths.")
      ? "A path begins with / and holds letters, digits, dashes and slashes only."
      : "This is none of the choices. Load the page again.");
  return { code: "invalid", field, message };
}

/** The results of testing an account, for the page of that account. */
export const findingsOf = (checks: readonly AccountCheck[]): Finding[] =>
  checks.map((check) => ({
    kind: check.state === "off" ? "unknown" : check.state,
    words: accountCopy(check),
  }));

export const settingsCopy: Partial<Record<string, string>> = {
  no_credentials: `There are no credentials yet, and without them ${CARRIER} tells nothing. Set them above.`,
  sealed_shut: "The stored credentials cannot be opened. Set them anew above.",
};
