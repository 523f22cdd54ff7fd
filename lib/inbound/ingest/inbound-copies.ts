import { createHash } from "node:crypto";
import type { InboundNumber, Pair } from "@/db/queries/inbound/inbound-conversations";
import { readAddress, type Address } from "@/lib/domain/text/phone";
import { fingerprint } from "@/lib/domain/inbound/replay";

export type InboundMedia =
  | { url: string }
  | { name: string | null; contentType: string | null; bytes: Uint8Array };

/** A raw call that was read as a customer's message. Addresses are still as the carrier wrote them. */
export type InboundDelivery = {
  deliveryId: string;
  accountId: string;
  receivedAt: Date;
  answeredAt: Date | null;
  /**
   * Set if this delivery stands for one copy only: the call's other numbers then have their own deliveries.
   */
  fingerprint: string | null;
  from: string;
  to: string[];
  text: string;
  media: InboundMedia[];
  carrierId: string | null;
  flags: string[];
};

/** A call with its sender and recipients parsed. */
export type AddressedDelivery = InboundDelivery & { sender: Address; recipients: string[] };

/** More recipients than any real group has; the raw call has the rest. */
const MAX_ALSO_TO = 100;

/**
 * Parses sender and recipients; null if there is no sender or no valid number. A number named twice counts
 * once (BW15).
 */
export function addressCall(call: InboundDelivery): AddressedDelivery | null {
  const sender = readAddress(call.from);
  const recipients = [...new Set(call.to.flatMap((raw) => readAddress(raw)?.value ?? []))];
  return sender && recipients.length > 0 ? { ...call, sender, recipients } : null;
}

/** The pairs that these calls name, each once. */
export const pairsOf = (calls: readonly AddressedDelivery[]): Pair[] => {
  const pairs = calls.flatMap(({ sender, recipients }) =>
    recipients.map((e164) => ({ e164, address: sender.value })),
  );
  return [...new Map(pairs.map((pair) => [pairKey(pair), pair])).values()];
};

/** A pair as one string, for maps. */
export const pairKey = ({ e164, address }: Pair): string => `${e164} ${address}`;

/** One message as one of our numbers gets it. */
export type InboundCopy = {
  call: AddressedDelivery;
  number: InboundNumber;
  fingerprint: string;
  alsoTo: string[];
};

/**
 * A webhook key reaches the numbers of its account; a tenant's own account reaches only that tenant's numbers
 * (BW16).
 */
export const reaches = (accountId: string, number: InboundNumber): boolean =>
  number.accountId === accountId &&
  (number.accountTenantId === null || number.accountTenantId === number.tenantId);

/**
 * One copy for each of our numbers that the call names and its account reaches, in the order of the numbers.
 * A delivery that stands for one copy returns only that one. It returns none if the call now reads
 * differently (after an update) and names several numbers: nobody can say which one is meant.
 */
export function copiesOf(call: AddressedDelivery, numbers: readonly InboundNumber[]): InboundCopy[] {
  return numbers
    .filter((number) => call.recipients.includes(number.e164) && reaches(call.accountId, number))
    .toSorted((a, b) => (a.e164 < b.e164 ? -1 : 1))
    .map((number) => ({
      call,
      number,
      fingerprint: fingerprintOf(call, number.id),
      alsoTo: call.recipients.filter((e164) => e164 !== number.e164).slice(0, MAX_ALSO_TO),
    }))
    .filter(
      (copy) =>
        call.fingerprint === null || call.recipients.length === 1 || copy.fingerprint === call.fingerprint,
    );
}

const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

const fingerprintOf = ({ accountId, sender, text, media }: AddressedDelivery, numberId: string): string =>
  sha256(
    fingerprint({
      accountId,
      numberId,
      from: sender.value,
      text,
      media: media.map((item) => ("url" in item ? item.url : sha256(item.bytes))),
    }),
  );
