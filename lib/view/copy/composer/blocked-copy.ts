import { CARRIER } from "@/lib/base/carrier-name";
import { firstName } from "@/lib/domain/people/person";
import { checkRecipient, type RecipientProblem } from "@/lib/domain/text/phone";
import type { ConversationView, NumberView } from "@/lib/protocol/views";
import { contactShort, numberShort, personShort } from "../names";
import type { Names } from "../names";
import { whenCopy } from "../times";
import type { TimeFormat } from "../times";

/**
 * Why nothing may be sent at all. Shown before anybody writes, and by a refusal if the reason arose in
 * between.
 */

type Facts = {
  conversation: Pick<ConversationView, "contactName" | "address" | "optedOut">;
  numbers: readonly NumberView[];
  now: number;
  zone: TimeFormat;
};

/** Nobody can override an opt-out, so it is shown before anyone types. */
export function optedOutCopy({ conversation, numbers, now, zone }: Facts): { title: string; body: string } {
  const customer = contactShort(conversation);
  const { optedOut, contactName } = conversation;
  // Names the number only once: five mentions in two sentences read like five phones.
  const [who, them] = contactName === null ? ["This phone", "it"] : [customer, customer];
  if (optedOut === null)
    return {
      title: `${customer} opted out`,
      body: `Nobody can text ${whoTexts(conversation)} from any of our numbers until ${them} texts START.`,
    };
  const via = numbers.find((number) => number.id === optedOut.viaNumberId)?.label ?? "one of our numbers";
  // People who write an everyday word may not know its effect; nor may the person who reads it here.
  const why = EVERYDAY_STOPS.has(optedOut.word)
    ? ` The carriers’ rules count “${optedOut.word}” alone as STOP.`
    : "";
  return {
    title: `${customer} opted out ${whenCopy(optedOut.at, now, zone)}`,
    body: `${who} texted “${optedOut.word}” to ${via}.${why} Nobody can text ${them} from any of our numbers until ${them} texts START.`,
  };
}

/** Keywords that people also use with another meaning. */
const EVERYDAY_STOPS: ReadonlySet<string> = new Set(["CANCEL", "END", "QUIT", "REVOKE", "REMOVE"]);

/** A message that may mean STOP, for the person who has to decide. */
export function mayOptOutCopy(
  conversation: Pick<ConversationView, "contactName" | "address" | "mayOptOut">,
): { title: string; body: string } {
  return {
    title: `${contactShort(conversation)} may want no more texts.`,
    body: `The words were “${conversation.mayOptOut?.words ?? ""}”. Opting out holds for all our numbers, until ${whoTexts(conversation)} texts START.`,
  };
}

/** Whose START ends an opt-out, where the number is shown beside it. */
export const whoTexts = ({ contactName }: Pick<ConversationView, "contactName">): string =>
  contactName === null ? "this phone" : firstName(contactName);

const unanswerable: Record<RecipientProblem, string> = {
  own_number: "This is one of your own numbers.",
  short_code: "This came from a short code, which a business sends from. It can only be read.",
  premium: "This is a premium number, and texts to those are not sent. It can only be read.",
  foreign: "This number is abroad, and texts go to phones in the US and Canada only. It can only be read.",
  emergency: "Emergency services cannot be reached by text from here. Call them.",
  not_dialable: "This sender is not a phone number, so it can only be read.",
};

/** Why nothing can be sent to this sender; shown before anybody writes. */
export const unanswerableCopy = ({ address }: Pick<ConversationView, "address">): string =>
  unanswerable[checkRecipient(address, []) ?? "not_dialable"];

/** Messages that came for a number while it was off. */
export const heldCopy = (texts: number): string =>
  `${texts.toLocaleString("en")} ${texts === 1 ? "text" : "texts"} came while it was off`;

/** A number that is switched off still receives messages but sends none. */
export function numberOffCopy(
  number: NumberView | undefined,
  names: Names,
  now: number,
  zone: TimeFormat,
): { title: string; body: string } {
  const title = `${numberShort(number)} is switched off`;
  const kept =
    number && number.heldMessages > 0
      ? `${heldCopy(number.heldMessages)}: they come in when it is on again. Your draft is kept.`
      : "Texts that arrive are kept, and your draft is too.";
  if (!number?.disabled) return { title, body: kept };
  const { at, by, reason } = number.disabled;
  const who = by === null ? "It was switched off" : `${personShort(names, by)} switched it off`;
  return { title, body: `${who} ${whenCopy(at, now, zone)}${reason ? `: “${reason}”` : ""}. ${kept}` };
}

/** Without a carrier account a number only receives. */
export const noCredentialsCopy = (number: NumberView | undefined): { title: string; body: string } => ({
  title: `Nothing can be sent from ${numberShort(number)} yet`,
  body: `${CARRIER} is not connected. Texts that arrive are kept, and your draft is too.`,
});

/** The request to an admin when nothing can be sent at all. */
export const sendingRequest = (number: NumberView): string =>
  `Could you connect ${CARRIER}? Nothing can be sent from ${numberShort(number)} until then.`;
