import { formatPhone } from "@/lib/domain/text/phone";
import type { ConversationRow } from "./types";

/** Somebody a new message may go to. */
export type ContactChoice = { name: string | null; address: string };

/** If there are more, the person types another letter. */
const CHOICES = 6;

/**
 * The contacts behind the found conversations, each phone once, in their order. Leaves out contacts that
 * cannot be messaged.
 */
export function contactChoices(rows: readonly ConversationRow[]): ContactChoice[] {
  const byAddress = new Map<string, ContactChoice>();
  for (const { conversation } of rows) {
    const { address, contactName: name, dialable } = conversation;
    if (dialable && !byAddress.has(address)) byAddress.set(address, { name, address });
  }
  return [...byAddress.values()].slice(0, CHOICES);
}

/** "Marisol Vega, (541) 555-0126": the field shows both for the chosen contact. */
export const choiceWords = ({ name, address }: ContactChoice): string =>
  name === null ? formatPhone(address) : `${name}, ${formatPhone(address)}`;

/** This many digits are a phone number. */
const PHONE_DIGITS = 10;

/** A phone number written in full needs no search. */
export const isWholePhone = (written: string): boolean =>
  !isName(written) && written.replace(/\D/g, "").length >= PHONE_DIGITS;

/** Letters mean a name. */
export const isName = (written: string): boolean => /\p{L}/u.test(written);
