import type { Replayed } from "@/lib/inbound/replay-delivery";
import type { Said } from "@/app/_ui/form-message";

/** Why a call waits for a person, and what one can do, as an office manager would say it. */
export type Why = { title: string; advice: string };

const unreadable: Why = {
  title: "A call that could not be read",
  advice:
    "It is not written the way QuestBlue describes. If it looks like a customer's text, answer the customer from the inbox; it can be taken in again after an update of Partyline.",
};
const twoThings: Why = {
  title: "A call that says two different things",
  advice:
    "Nobody can tell which of them is meant. If it looks like a customer's text, answer the customer from the inbox, then dismiss it.",
};
const empty: Why = { title: "An empty call", advice: "There is nothing in it. It can be dismissed." };

/** By how a reason of ours begins (lib/carriers/questblue/read.ts, lib/inbound). */
const known: readonly [string, Why][] = [
  [
    "It names no number of ours",
    {
      title: "A text for a number that is not here",
      advice:
        "Add the number under SMS numbers, then take this in again. If the number is not yours, dismiss it.",
    },
  ],
  [
    "It reports on a text of no number of ours",
    {
      title: "A delivery report for a number that is not here",
      advice: "No customer's words are in it. It can be dismissed.",
    },
  ],
  [
    "It went to several numbers",
    {
      title: "A group text that can no longer be sorted",
      advice:
        "It is clear what it says and not to which of your numbers this copy belongs. Answer the customer from the inbox, then dismiss it.",
    },
  ],
  [
    "It could not be taken in",
    {
      title: "Partyline failed on this call",
      advice:
        "The fault is ours, not the customer's. Take it in again now, or after the next update; nothing of it is lost.",
    },
  ],
  [
    "The call names no sender",
    {
      title: "A text that does not say who sent it",
      advice: "Only its words are known. It can be dismissed once they were read.",
    },
  ],
  [
    "The call names no recipient",
    {
      title: "A text that does not say which number it is for",
      advice: "Look for the sender below and answer from the inbox, then dismiss it.",
    },
  ],
  ["The call names several senders", twoThings],
  ["The call gives several", twoThings],
  ["The JSON names", twoThings],
  ["There are several events", twoThings],
  ["The call is empty", empty],
  ["There is no event", empty],
];

export const whyCopy = (reason: string | null): Why =>
  known.find(([beginning]) => reason?.startsWith(beginning))?.[1] ?? unreadable;

export const goneCopy = "Somebody has taken it in or dismissed it already.";

export const dismissedCopy = (count: number): string =>
  count === 1
    ? "Dismissed. It stays in the database."
    : `${count} calls dismissed. They stay in the database.`;

/** What became of calls that were taken in again. */
export function replayedCopy(became: readonly Replayed[]): Said {
  const [first, ...more] = became;
  if (first === undefined) return { said: goneCopy, kind: "warning" };
  if (more.length === 0) return oneCopy(first);
  const of = (...states: Replayed["state"][]) => became.filter(({ state }) => states.includes(state)).length;
  const [taken, held, later, still] = [
    of("ingested", "repeat"),
    of("held"),
    of("received"),
    of("quarantined", "dismissed"),
  ];
  const said = [
    `${taken} of ${became.length} taken in.`,
    held > 0 &&
      `${held} for a number that is off: ${held === 1 ? "it comes" : "they come"} in when the number is on again.`,
    later > 0 && `${later} will be tried again by ${later === 1 ? "itself" : "themselves"}.`,
    still > 0 &&
      `${still} still could not be, for the reason that stands beside ${still === 1 ? "it" : "each"}.`,
  ];
  return { said: said.filter(Boolean).join(" "), ...(later + still > 0 && { kind: "warning" }) };
}

function oneCopy({ state, reason }: Replayed): Said {
  switch (state) {
    case "ingested":
      return { said: "Taken in." };
    case "repeat":
      return { said: "Taken in: it repeats a text that is here already." };
    case "held":
      return { said: "Its number is off: it comes in by itself when the number is on again." };
    case "quarantined":
      return { said: `Still not: ${lowered(whyCopy(reason).title)}.`, kind: "warning" };
    case "dismissed":
      return { said: "Somebody has dismissed it meanwhile.", kind: "warning" };
    case "received":
      return { said: "It could not be read just now. It will be tried again by itself.", kind: "warning" };
  }
}

const lowered = (title: string): string =>
  title.startsWith("Partyline") ? title : title.charAt(0).toLowerCase() + title.slice(1);
