import { formatPhone } from "@/lib/domain/phone";
import type { ConversationRow } from "./types";

/** Somebody whom a new text may go to. */
export type ContactChoice = { name: string | null; address: string };

/** More of them are a reason to type another letter. */
const CHOICES = 6;

/** The people behind the conversations that were found, each phone once, in their order; without those that cannot be texted. */
export function contactChoices(rows: readonly ConversationRow[]): ContactChoice[] {
  const byAddress = new Map<string, ContactChoice>();
  for (const { conversation } of rows) {
    const { address, contactName: name, dialable } = conversation;
    if (dialable && !byAddress.has(address)) byAddress.set(address, { name, address });
  }
  return [...byAddress.values()].slice(0, CHOICES);
}

/** "Marisol Vega, (541) 555-0126": whoever was chosen stands in the field with both. */
export const choiceWords = ({ name, address }: ContactChoice): string =>
  name === null ? formatPhone(address) : `${name}, ${formatPhone(address)}`;

/** So many digits are a phone. */
const PHONE_DIGITS = 10;

/** Nobody has to be looked for who is written out. */
export const isWholePhone = (written: string): boolean =>
  !isName(written) && written.replace(/\D/g, "").length >= PHONE_DIGITS;

/** Somebody who writes letters means a name. */
export const isName = (written: string): boolean => /\p{L}/u.test(written);
