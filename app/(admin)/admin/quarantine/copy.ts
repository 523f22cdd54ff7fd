import type { QuarantineCode } from "@/db/vocabulary";
import { CARRIER } from "@/lib/base/carrier-name";
import type { Replayed } from "@/lib/inbound/kept/replay-delivery";
import type { FormMessage } from "@/app/_ui/forms/form-message";

/**
 * Why a webhook delivery waits for a person, and what to do, in an office manager's words; `inDetail` gives
 * the technical reason.
 */
type Why = { title: string; advice: string; inDetail: string };

const unreadable = (inDetail: string): Why => ({
  title: "A call that could not be read",
  advice: `It is not written the way ${CARRIER} describes. If it looks like a customer's text, answer the customer from the inbox; it can be taken in again after an update of Partyline.`,
  inDetail,
});
const twoThings = (inDetail: string): Why => ({
  title: "A call that says two different things",
  advice:
    "Nobody can tell which of them is meant. If it looks like a customer's text, answer the customer from the inbox, then dismiss it.",
  inDetail,
});
const nothing = (inDetail: string): Why => ({
  title: "An empty call",
  advice: "There is nothing in it. It can be dismissed.",
  inDetail,
});

const whys = {
  no_number_of_ours: () => ({
    title: "A text for a number that is not here",
    advice:
      "Add the number under SMS numbers, then take this in again. If the number is not yours, dismiss it.",
    inDetail: "It names no number of ours.",
  }),
  report_of_no_number: () => ({
    title: "A delivery report for a number that is not here",
    advice: "No customer's words are in it. It can be dismissed.",
    inDetail: "It reports on a text of no number of ours.",
  }),
  reads_differently: () => ({
    title: "A group text that can no longer be sorted",
    advice:
      "It is clear what it says and not to which of your numbers this copy belongs. Answer the customer from the inbox, then dismiss it.",
    inDetail: "It went to several numbers and reads differently than when it came.",
  }),
  ingest_failed: (fault) => ({
    title: "Partyline failed on this call",
    advice:
      "The fault is ours, not the customer's. Take it in again now, or after the next update; nothing of it is lost.",
    inDetail: `It was tried several times: ${fault ?? "an unknown fault"}.`,
  }),
  no_sender: () => ({
    title: "A text that does not say who sent it",
    advice: "Only its words are known. It can be dismissed once they were read.",
    inDetail: "The call names no sender.",
  }),
  no_recipient: () => ({
    title: "A text that does not say which number it is for",
    advice: "Look for the sender below and answer from the inbox, then dismiss it.",
    inDetail: "The call names no recipient.",
  }),
  empty: () => nothing("The call is empty."),
  no_event: () => nothing("There is no event in the call."),
  several_senders: () => twoThings("The call names several senders."),
  several_ids: () => twoThings("The call gives several message ids."),
  several_texts: () => twoThings("The call gives several texts."),
  several_states: () => twoThings("The call gives several states."),
  several_events: () => twoThings("There are several events in one call."),
  repeated_name: (name) => twoThings(`The JSON names "${name ?? ""}" more than once.`),
  too_many_events: () => unreadable("There are more events in one call than can be."),
  broken_json: () => unreadable("The JSON is broken."),
  broken_xml: () => unreadable("The XML is broken or declares a document type."),
  nested_too_deep: () => unreadable("The JSON is nested too deep."),
  unmarked_utf16: () => unreadable("The body is UTF-16 without a byte order mark."),
  no_whole_part: () => unreadable("The multipart body has no complete part."),
} satisfies Record<QuarantineCode, (detail: string | null) => Why>;

/** Rows without a code predate codes: their detail is a sentence. */
export const whyCopy = (code: QuarantineCode | null, detail: string | null): Why =>
  code === null ? unreadable(detail ?? "") : whys[code](detail);

export const goneCopy = "Somebody has taken it in or dismissed it already.";

export const dismissedCopy = (count: number): string =>
  count === 1
    ? "Dismissed. It stays in the database."
    : `${count} calls dismissed. They stay in the database.`;

/** The result of replaying webhook deliveries. */
export function replayedCopy(became: readonly Replayed[]): FormMessage {
  const [first, ...more] = became;
  if (first === undefined) return { message: goneCopy, kind: "warning" };
  if (more.length === 0) return oneCopy(first);
  const of = (...states: Replayed["state"][]) => became.filter(({ state }) => states.includes(state)).length;
  const [taken, held, later, still] = [
    of("ingested", "repeat"),
    of("held"),
    of("received"),
    of("quarantined", "dismissed"),
  ];
  const message = [
    `${taken} of ${became.length} taken in.`,
    held > 0 &&
      `${held} for a number that is off: ${held === 1 ? "it comes" : "they come"} in when the number is on again.`,
    later > 0 && `${later} will be tried again by ${later === 1 ? "itself" : "themselves"}.`,
    still > 0 &&
      `${still} still could not be, for the reason that stands beside ${still === 1 ? "it" : "each"}.`,
  ];
  return { message: message.filter(Boolean).join(" "), ...(later + still > 0 && { kind: "warning" }) };
}

function oneCopy({ state, code }: Replayed): FormMessage {
  switch (state) {
    case "ingested":
      return { message: "Taken in." };
    case "repeat":
      return { message: "Taken in: it repeats a text that is here already." };
    case "held":
      return { message: "Its number is off: it comes in by itself when the number is on again." };
    case "quarantined":
      return { message: `Still not: ${lowered(whyCopy(code, null).title)}.`, kind: "warning" };
    case "dismissed":
      return { message: "Somebody has dismissed it meanwhile.", kind: "warning" };
    case "received":
      return { message: "It could not be read just now. It will be tried again by itself.", kind: "warning" };
  }
}

const lowered = (title: string): string =>
  title.startsWith("Partyline") ? title : title.charAt(0).toLowerCase() + title.slice(1);
