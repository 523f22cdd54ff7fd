import type { Tx } from "@/db/client";
import type { Deps } from "@/db/deps";
import { appendNumberEvents, type EventToAppend, type NumberEvents } from "@/db/queries/append-events";
import { callHistory } from "@/db/queries/equal-calls";
import { ensureThreads, findPairs, lockThreads, type FoundPair } from "@/db/queries/inbound-threads";
import { quarantineReceipts } from "@/db/queries/receipts";
import { raiseDeliveries, writeInbound } from "@/db/queries/write-inbound";
import { toConversationView, toMessageView } from "@/lib/view/to-view";
import { addressCall, copiesOf, pairKey, pairsOf, reaches, type AddressedCall, type InboundCall, type InboundCopy } from "./inbound-copies";
import { openLedger, type InboundLedger } from "./inbound-ledger";
import { planInbound, touchesOtherThreads } from "./plan-inbound";

export type Ingested = {
  /** By number, in commit order: to be told to the rooms. */
  events: NumberEvents[];
  /** Automatic answers were queued: the sender has something to do. */
  queued: boolean;
  /** Calls that no number of ours was named in, and calls that also named numbers out of the key's reach. */
  strange: { receiptId: string; kind: "no_number_of_ours" | "number_out_of_reach" }[];
};

/** How often threads made by others in the same instant are looked for again. */
const MAX_LOOKS = 3;

/**
 * Takes customers' texts in, all of them in one transaction: one copy per number of ours, each judged by
 * the replay rule under its thread's lock, with what keywords change. Calls that are for nobody go to
 * quarantine. Throws only on a fault; then nothing of the batch is written, and its calls still wait.
 */
export async function ingestTexts(deps: Deps, calls: readonly InboundCall[]): Promise<Ingested> {
  const addressed = calls.flatMap((call) => addressCall(call) ?? []);
  const pairs = await resolvePairs(deps, addressed);
  const numbers = [...new Map(pairs.map(({ number }) => [number.id, number])).values()];
  const copies = addressed.flatMap((call) => copiesOf(call, numbers));

  const placed = new Set(copies.map(({ call }) => call.receiptId));
  const lost = calls.filter(({ receiptId }) => !placed.has(receiptId));
  if (lost.length > 0) await quarantineReceipts(deps.db, lost.map(({ receiptId }) => ({ id: receiptId, reason: "It names no number of ours." })));
  const strange: Ingested["strange"] = [
    ...lost.map(({ receiptId }) => ({ receiptId, kind: "no_number_of_ours" as const })),
    ...addressed
      .filter((call) => numbers.some((number) => call.recipients.includes(number.e164) && !reaches(call.accountId, number)))
      .map(({ receiptId }) => ({ receiptId, kind: "number_out_of_reach" as const })),
  ];
  if (copies.length === 0) return { events: [], queued: false, strange };
  return { ...(await deps.db.transaction((tx) => ingestCopies(tx, copies, pairs))), strange };
}

/** The numbers named and the threads with their senders, which are made where they are missing. */
async function resolvePairs({ db }: Deps, calls: readonly AddressedCall[]): Promise<FoundPair[]> {
  const asked = pairsOf(calls);
  for (let look = 1; ; look += 1) {
    const found = asked.length > 0 ? await findPairs(db, asked) : [];
    const wanted = calls.flatMap((call) =>
      found
        .filter(({ number, address, thread }) => !thread && !number.disabled && address === call.sender.value && call.recipients.includes(number.e164) && reaches(call.accountId, number))
        .map(({ number, address }) => ({ tenantId: number.tenantId, numberId: number.id, address, dialable: call.sender.dialable })),
    );
    const missing = [...new Map(wanted.map((thread) => [`${thread.numberId} ${thread.address}`, thread])).values()];
    if (missing.length === 0) return found;
    if (look === MAX_LOOKS) throw new Error("threads for inbound texts could not be made");
    await ensureThreads(db, missing);
  }
}

async function ingestCopies(tx: Tx, copies: readonly InboundCopy[], pairs: readonly FoundPair[]): Promise<Pick<Ingested, "events" | "queued">> {
  const threadOf = new Map(pairs.map((pair) => [pairKey(pair), pair.thread]));
  const threadOfCopy = ({ call, number }: InboundCopy) => threadOf.get(pairKey({ e164: number.e164, address: call.sender.value })) ?? null;
  const threads = await lockThreads(tx, {
    ids: copies.flatMap((copy) => threadOfCopy(copy)?.conversationId ?? []),
    contactIds: copies.filter(({ call }) => touchesOtherThreads(call.text)).flatMap((copy) => threadOfCopy(copy)?.contactId ?? []),
  });
  const calls = copies.map(({ call }) => call);
  const history = await callHistory(tx, {
    receiptIds: [...new Set(calls.map(({ receiptId }) => receiptId))],
    accountIds: [...new Set(calls.map(({ accountId }) => accountId))],
    fingerprints: [...new Set(copies.map(({ fingerprint }) => fingerprint))],
    carrierIds: [...new Set(calls.flatMap(({ carrierId }) => carrierId ?? []))],
  });

  const ledger = openLedger(threads);
  planInbound(ledger, copies, { threadIdOf: (copy) => threadOfCopy(copy)?.conversationId, history });
  const { write, events, again } = ledger.close();
  await writeInbound(tx, write);
  const repeats = again.size > 0 ? await repeatEvents(tx, ledger, again) : [];
  return { events: await appendNumberEvents(tx, merged([...events, ...repeats])), queued: write.sends.length > 0 };
}

/**
 * A repeat changes how often a text was delivered, and nothing else. It is told as a change of that text:
 * `message.received` is told once, however often the carrier calls (V2).
 */
async function repeatEvents(tx: Tx, ledger: InboundLedger, again: ReadonlyMap<string, number>): Promise<NumberEvents<EventToAppend>[]> {
  const repeated = await raiseDeliveries(tx, again);
  return repeated.flatMap((message) => {
    const thread = ledger.thread(message.conversationId);
    if (!thread) return [];
    const event = { type: "message.status_changed" as const, message: toMessageView(message, message.media), conversation: toConversationView(thread) };
    return [{ numberId: message.numberId, events: [event] }];
  });
}

const merged = (streams: readonly NumberEvents<EventToAppend>[]): NumberEvents<EventToAppend>[] =>
  [...Map.groupBy(streams, ({ numberId }) => numberId)].map(([numberId, ofNumber]) => ({ numberId, events: ofNumber.flatMap(({ events }) => events) }));
