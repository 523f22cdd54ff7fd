import { MONEY_WORDS } from "@/lib/domain/carrier/balance";
import type { CarrierSays } from "@/lib/protocol/commands";

/**
 * What a carrier means when it refuses, in plain words (its own are free text, without codes). The first
 * match counts.
 */
const known: readonly [RegExp, string][] = [
  [
    /land ?line|non-?(mobile|wireless)|(cannot|can not|can't|not able to|unable to) (get|receive) (texts?|sms|messages?)|not (text|sms|mms)[- ]?(capable|enabled)/i,
    "this number cannot get texts",
  ],
  [/opt(ed)?[- ]?out|unsubscribed|black ?list|\bstop\b/i, "the carrier says this customer wants no texts"],
  [MONEY_WORDS, "the carrier account is out of money. An admin can top it up"],
  [
    /10 ?dlc|campaign|brand|unregistered|not registered/i,
    "this line is not registered for texting yet. An admin can see to it",
  ],
  [/spam|filtered|content|violat/i, "the carrier took it for unwanted mail. Other words may get through"],
  [
    /too (long|large|big)|(length|size) (limit|exceed)|exceeds.*(length|size)/i,
    "it is too long for the carrier",
  ],
  [
    /rate|quota|limit (reached|exceeded)|throttl|too many/i,
    "the carrier’s limit for this line was reached. Try again later",
  ],
  [
    /not in service|disconnect|unallocated|unassigned|no such (number|subscriber)|unknown (number|subscriber|destination)|invalid (number|destination|did_to|recipient|to\b)/i,
    "this number is not in service",
  ],
  [
    /unreachable|absent|switched off|no (route|signal)|expired|timed? ?out/i,
    "the phone could not be reached",
  ],
  [/block/i, "the customer’s carrier blocked it"],
];

/** A reason that no pattern matches, as the end of a sentence: without its full stop. */
const asTold = (reason: string): string => {
  const plain = reason.trim().replace(/\.$/, "");
  return /^(A |[A-Z][a-z])/.test(plain) ? `${plain[0]?.toLowerCase()}${plain.slice(1)}` : plain;
};

/** "this number cannot get texts": the carrier's words about a message, which were cleaned on ingest. */
export const carrierCopyOf = (said: string): string =>
  known.find(([pattern]) => pattern.test(said))?.[1] ?? asTold(said);

const answerCopy = {
  delivered: "it arrived",
  failed: "it was not delivered",
  sent: "it is on its way, and not yet said to have arrived",
  accepted: "it is on its way, and not yet said to have arrived",
} as const;

/** The result of "Ask the carrier". `customer` is worded for a sentence, `at` is a clock time. */
export function carrierCopy(says: CarrierSays, { customer, at }: { customer: string; at: string }): string {
  switch (says.kind) {
    case "status":
      return `The carrier says ${answerCopy[says.status]}.`;
    case "unknown_word":
      return `The carrier answered “${says.word}”, which does not say whether it arrived.`;
    case "in_history":
      return says.status === null || says.status === "accepted" || says.status === "sent"
        ? `The carrier has a text to ${customer} from ${at}. It has probably left.`
        : `The carrier has a text to ${customer} from ${at}: ${answerCopy[says.status]}.`;
    case "not_in_history":
      return `The carrier has no text to ${customer} from ${at}. It has probably not left.`;
    case "cannot_say":
      return `The carrier’s records do not show whether the text to ${customer} from ${at} left. Ask the customer, or check with the carrier before you send it again.`;
    case "unavailable":
      return "The carrier did not answer. Ask again in a minute.";
    case "no_carrier":
      return "This line has no working carrier account, so there is nobody to ask.";
  }
}
