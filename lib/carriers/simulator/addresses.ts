import { type Address, readAddress } from "@/lib/domain/text/phone";

const MOST_REMEMBERED = 20_000;
const remembered = new Map<string, Address | null>();

/** Cached: parsing a number costs more than the rest of a send, and the same few come again and again. */
const read = (written: string): Address | null => {
  const known = remembered.get(written);
  if (known !== undefined) return known;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const address = readAddress(written);
  remembered.set(written, address);
  return address;
};

/**
 * One form for every spelling of a number: `2025550100`, `12025550100` and `+1 (202) 555-0100` are the same.
 * A sender that is not a number stays.
 */
export const sameNumber = (written: string): string => read(written)?.value ?? written;

/** In E.164, or null if it is not a phone number. */
export const phoneNumber = (written: string): string | null => {
  const address = read(written);
  return address?.dialable ? address.value : null;
};
