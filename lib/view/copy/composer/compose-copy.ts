import type { RecipientProblem } from "@/lib/domain/text/phone";

/** Why a new message could not be started, shown beside the field that can fix it; null for neither field. */
export type ComposeProblem = { field: "to" | "from" | null; words: string };

const recipientCopy: Record<RecipientProblem, string> = {
  own_number: "This is one of our own numbers. Write to a customer’s phone.",
  short_code: "This is too short for a phone. Short codes cannot be texted from here.",
  premium: "This is a premium number. Texts to those are not sent.",
  foreign: "This number is abroad. Texts go to phones in the US and Canada.",
  emergency: "Emergency services cannot be reached by text from here. Call them.",
  not_dialable: "This is not a whole phone number. Write ten digits, the area code first.",
};

/** For a name that was typed out. */
export const severalNamed: ComposeProblem = {
  field: "to",
  words: "Several people have that in their name. Choose one of them.",
};

const isRecipientProblem = (reason: string | null): reason is RecipientProblem =>
  reason !== null && Object.hasOwn(recipientCopy, reason);

/** The application's answer to a compose, for the person who pressed. */
export function composeProblem(
  answer:
    | { kind: "unreachable" }
    | { kind: "refused" }
    | { kind: "error"; status: number; code: string; reason: string | null },
): ComposeProblem {
  if (answer.kind !== "error")
    return { field: null, words: "The connection did not answer. Nothing was sent. Try again." };
  if (answer.status === 401) return { field: null, words: "You are signed out. Sign in again, then write." };
  if (answer.code === "not_dialable")
    return {
      field: "to",
      words: recipientCopy[isRecipientProblem(answer.reason) ? answer.reason : "not_dialable"],
    };
  if (answer.code === "number_disabled")
    return { field: "from", words: "This line was switched off. Choose another." };
  if (answer.code === "forbidden")
    return { field: "from", words: "You can read this line, not write from it. Choose another." };
  if (answer.code === "not_found")
    return { field: "from", words: "You are no longer on this line. Choose another." };
  return { field: "to", words: recipientCopy.not_dialable };
}
