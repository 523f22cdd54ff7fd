import type { Tx } from "@/db/handles";
import type { Deps } from "@/db/deps";
import {
  appendEventsAndCommit,
  type EventToAppend,
  type NumberEvents,
} from "@/db/queries/events/append-events";
import { inboundFacts, type OptOutInForce } from "@/db/queries/inbound/inbound-facts";
import {
  ensureConversations,
  findPairs,
  lockPairs,
  type FoundPair,
  type InboundNumber,
  type LockedConversation,
} from "@/db/queries/inbound/inbound-conversations";
import { recordOutbound } from "@/lib/conversation/record-outbound";
import { limitLockWaits } from "@/db/transaction";
import { lockedNumberFacts } from "@/db/queries/numbers/number-facts";
import { quarantineDeliveries, type NewDelivery } from "@/db/queries/inbound/webhook-deliveries";
import { raiseDeliveries, writeInbound } from "@/db/queries/inbound/write-inbound";
import { quarantinedFor } from "@/lib/domain/status/reasons";
import { toConversationView, toMessageView, toNumberChange } from "@/lib/view/map/to-view";
import {
  addressCall,
  copiesOf,
  pairKey,
  pairsOf,
  reaches,
  type AddressedDelivery,
  type InboundDelivery,
  type InboundCopy,
} from "./inbound-copies";
import { openLedger, type InboundLedger, type InboundConversation } from "./inbound-ledger";
import { routeInbound } from "./route-inbound";
import { planInbound, touchesOtherConversations } from "./plan-inbound";

export type Ingested = {
  /** By number, in commit order: to be published to the rooms. */
  events: NumberEvents[];
  /** Automatic answers were queued: the sender has work. */
  queued: boolean;
  /** Deliveries that named none of our numbers, and those that also named numbers out of the key's reach. */
  strange: { deliveryId: string; kind: "no_number_of_ours" | "number_out_of_reach" }[];
};

/** A delivery that is not stored yet, raw and as read. */
export type FreshDelivery = {
  raw: NewDelivery;
  message: Omit<InboundDelivery, "deliveryId" | "accountId" | "receivedAt" | "answeredAt" | "fingerprint">;
};

/** The longest wait for a conversation's lock while a delivery is not stored. */
const LOCK_TIMEOUT_MS = 50;

/** How often to look again for conversations that others create at the same moment. */
const MAX_LOOKS = 3;

/**
 * Ingests customers' messages, all in one transaction: one copy per number of ours, each judged by the replay
 * rule under its conversation's lock, with the effects of keywords. Deliveries that reach no number go to
 * quarantine. Throws only on a fault; then nothing of the batch is written, and its deliveries still wait.
 */
export async function ingestMessages(
  deps: Deps,
  calls: readonly InboundDelivery[],
  { catchingUp = false } = {},
): Promise<Ingested> {
  const addressed = calls.flatMap((call) => addressCall(call) ?? []);
  // Most messages are for existing conversations. Missing ones are looked up and created only if needed.
  const quick =
    addressed.length === calls.length
      ? await deps.db.transaction((tx) => ingestPairs(tx, addressed, { known: null, catchingUp }))
      : null;
  if (quick) return { ...quick, strange: [] };

  const pairs = await resolvePairs(deps, addressed);
  const numbers = [...new Map(pairs.map(({ number }) => [number.id, number])).values()];
  const placed = addressed.filter((call) =>
    numbers.some((number) => call.recipients.includes(number.e164) && reaches(call.accountId, number)),
  );
  const lost = calls.filter(({ deliveryId }) => !placed.some((call) => call.deliveryId === deliveryId));
  const unplaceable = placed.filter((call) => copiesOf(call, numbers).length === 0);
  const quarantined = [
    ...lost.map(({ deliveryId }) => ({ id: deliveryId, reason: quarantinedFor("no_number_of_ours") })),
    ...unplaceable.map(({ deliveryId }) => ({ id: deliveryId, reason: quarantinedFor("reads_differently") })),
  ];
  if (quarantined.length > 0) await quarantineDeliveries(deps.db, quarantined);
  const outOfReach = placed.filter((call) =>
    numbers.some((number) => call.recipients.includes(number.e164) && !reaches(call.accountId, number)),
  );
  const strange: Ingested["strange"] = [
    ...lost.map(({ deliveryId }) => ({ deliveryId, kind: "no_number_of_ours" as const })),
    ...outOfReach.map(({ deliveryId }) => ({ deliveryId, kind: "number_out_of_reach" as const })),
  ];
  const ingested =
    placed.length > 0
      ? await deps.db.transaction((tx) => ingestPairs(tx, placed, { known: numbers, catchingUp }))
      : null;
  return { events: ingested?.events ?? [], queued: ingested?.queued ?? false, strange };
}

/**
 * Stores deliveries and ingests them in one transaction: half the work, and one wait for the disk. If it
 * returns null or throws, nothing is written (except conversations that nobody sees yet): a delivery names a
 * number that is not ours or is off, or somebody else holds a conversation's lock. Then the deliveries must
 * be stored first and ingested after.
 */
export async function ingestFresh(
  deps: Deps,
  calls: readonly FreshDelivery[],
): Promise<Pick<Ingested, "events" | "queued"> | null> {
  const addressed = calls.flatMap(
    ({ raw, message }) =>
      addressCall({
        ...message,
        deliveryId: raw.id,
        accountId: raw.accountId,
        receivedAt: new Date(Number.NaN),
        answeredAt: null,
        fingerprint: null,
      }) ?? [],
  );
  if (addressed.length < calls.length) return null;
  const raw = calls.map((call) => call.raw);
  const attempt = () =>
    deps.db.transaction(async (tx) => {
      const [, ingested] = await Promise.all([
        limitLockWaits(tx, { ms: LOCK_TIMEOUT_MS }),
        ingestPairs(tx, addressed, { known: null, fresh: raw }),
      ]);
      return ingested;
    });
  const ingested = await attempt();
  if (ingested) return ingested;
  const pairs = await resolvePairs(deps, addressed);
  const areAllThere =
    pairs.length === pairsOf(addressed).length &&
    pairs.every(({ conversationId }) => conversationId !== null);
  return areAllThere ? attempt() : null;
}

/** The named numbers and their conversations with the senders; creates missing ones. */
async function resolvePairs({ db }: Deps, calls: readonly AddressedDelivery[]): Promise<FoundPair[]> {
  const asked = pairsOf(calls);
  for (let look = 1; ; look += 1) {
    const found = asked.length > 0 ? await findPairs(db, asked) : [];
    const missing = found.flatMap(({ number, address, conversationId }) => {
      const call = calls.find(
        (each) =>
          each.sender.value === address &&
          each.recipients.includes(number.e164) &&
          reaches(each.accountId, number),
      );
      if (!call || conversationId || number.disabled) return [];
      return [{ tenantId: number.tenantId, numberId: number.id, address, dialable: call.sender.dialable }];
    });
    if (missing.length === 0) return found;
    if (look === MAX_LOOKS) throw new Error("conversations for inbound messages could not be made");
    await ensureConversations(db, missing);
  }
}

/**
 * One transaction of a batch. `known` are our numbers that the deliveries name, if they were looked up.
 * Without it, the result is null if a conversation is missing, and nothing is written. `fresh` are the raw
 * deliveries if they are still to be stored; their time of arrival is now.
 */
async function ingestPairs(
  tx: Tx,
  calls: readonly AddressedDelivery[],
  {
    known,
    fresh = null,
    catchingUp = false,
  }: { known: readonly InboundNumber[] | null; fresh?: readonly NewDelivery[] | null; catchingUp?: boolean },
): Promise<Pick<Ingested, "events" | "queued"> | null> {
  const wide = new Set(
    calls.filter(({ text }) => touchesOtherConversations(text)).map(({ sender }) => sender.value),
  );
  const asked = pairsOf(calls);
  const locked = await lockPairs(
    tx,
    asked.map((pair) => ({ ...pair, wide: wide.has(pair.address) })),
  );
  const conversations = new Map(locked.map(({ conversation }) => [conversation.id, conversation]));
  const conversationIds = new Map(
    locked
      .filter(({ number, conversation }) => conversation.numberId === number.id)
      .map((pair) => [pairKey(pair), pair.conversation.id]),
  );
  const numbers = known ?? [...new Map(locked.map(({ number }) => [number.id, number])).values()];
  const copies = calls.flatMap((call) => copiesOf(call, numbers));
  const named = calls.reduce((sum, { recipients }) => sum + recipients.length, 0);
  if (known === null && (conversationIds.size < asked.length || copies.length < named)) return null;
  const facts = await inboundFacts(tx, {
    deliveryIds: fresh ? [] : calls.map(({ deliveryId }) => deliveryId),
    accountIds: [...new Set(calls.map(({ accountId }) => accountId))],
    fingerprints: [...new Set(copies.map(({ fingerprint }) => fingerprint))],
    carrierIds: [...new Set(calls.flatMap(({ carrierId }) => carrierId ?? []))],
    customers: [
      ...new Map(
        [...conversations.values(), ...copies.map(customerOf)].map((customer) => [
          `${customer.tenantId} ${customer.address}`,
          customer,
        ]),
      ).values(),
    ],
  });

  const ledger = openLedger(
    [...conversations.values()].map((conversation) => withOptOut(conversation, facts.optOuts)),
  );
  const conversationIdOf = ({ number, call }: InboundCopy) =>
    conversationIds.get(pairKey({ e164: number.e164, address: call.sender.value }));
  for (const { id } of fresh ?? []) facts.waiting.add(id);
  const arrived = fresh
    ? copies.map((copy) => ({ ...copy, call: { ...copy.call, receivedAt: facts.at } }))
    : copies;
  planInbound(ledger, arrived, { conversationIdOf, facts, catchingUp });
  const writeTurns = await routeInbound(tx, ledger, numbers);
  const { write, answers, events, again } = ledger.close();
  const queued = answers.length > 0;
  const written = () =>
    Promise.all([
      writeInbound(tx, write, fresh),
      ...answers.map((answer) => recordOutbound(tx, answer, { rowByBatch: true })),
      writeTurns(),
    ]);
  const held = new Set(write.deliveries.flatMap(({ numberId }) => numberId ?? []));
  if (held.size === 0 && again.size === 0)
    return { events: await appendEventsAndCommit(tx, events, [written()]), queued };
  await written();
  // Everybody who sees that a number is off also sees how many messages have come for it.
  const counts =
    held.size > 0 ? (await lockedNumberFacts(tx, { numberIds: [...held] })).map(toNumberChange) : [];
  const repeats = again.size > 0 ? await repeatEvents(tx, ledger, again) : [];
  return { events: await appendEventsAndCommit(tx, [...events, ...repeats, ...counts]), queued };
}

const customerOf = ({ number, call }: InboundCopy) => ({
  tenantId: number.tenantId,
  address: call.sender.value,
});

/** If two opt-outs are in force, the one for all numbers is used. */
function withOptOut(
  conversation: LockedConversation,
  optOuts: readonly OptOutInForce[],
): InboundConversation {
  const ofCustomer = optOuts.filter(
    ({ tenantId, address }) => tenantId === conversation.tenantId && address === conversation.address,
  );
  const said =
    ofCustomer.find(({ numberId }) => numberId === null) ??
    ofCustomer.find(({ numberId }) => numberId === conversation.numberId);
  return {
    ...conversation,
    optOutAt: said?.at ?? null,
    optOutWord: said?.word ?? null,
    optOutVia: said?.viaNumberId ?? null,
  };
}

/**
 * A repeat only changes the delivery count of a message. It is published as a change of that message:
 * `message.received` is published once, however often the carrier calls (V2).
 */
async function repeatEvents(
  tx: Tx,
  ledger: InboundLedger,
  again: ReadonlyMap<string, number>,
): Promise<NumberEvents<EventToAppend>[]> {
  const repeated = await raiseDeliveries(tx, again);
  return repeated.flatMap((message) => {
    const conversation = ledger.conversation(message.conversationId);
    if (!conversation) return [];
    const event = {
      type: "message.status_changed" as const,
      message: toMessageView(message, message.media),
      conversation: toConversationView(conversation),
    };
    return [{ numberId: message.numberId, events: [event] }];
  });
}
