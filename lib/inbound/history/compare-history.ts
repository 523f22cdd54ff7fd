import type { NumberEvents } from "@/db/queries/events/append-events";
import {
  deliveriesWithoutMessage,
  gapsSince,
  numbersOfAccount,
  messagesSince,
} from "@/db/queries/inbound/history-facts";
import { hintPoll } from "@/db/queries/messages/sent-to-pair";
import type { Direction } from "@/db/vocabulary";
import type { HistoryRecord, InboundMessage } from "@/lib/carriers/port";
import {
  compareHistory,
  countNames,
  GAP_MARGIN_MS,
  knownInbound,
  knownOutbound,
  knownRepeat,
  type KnownMessage,
  recordName,
  withPlaces,
} from "@/lib/domain/inbound/history-gaps";
import { readAddress } from "@/lib/domain/text/phone";
import { ASK_SPACING_MS } from "@/lib/domain/status/report-matching";
import { endGap, noteGap } from "./note-gap";
import type { AccountRef, DeliveryDeps } from "@/lib/context";
import { settleEach } from "@/lib/base/settle-all";

/** A message may have come a while before the record's time, by our clock. */
const BEFORE_MS = 15 * 60_000;
/** A message that comes within this time may close its gap. */
const CLOSES_WITHIN_MS = 24 * 3_600_000;
/** With more than this in one window, not all of it was loaded, and nothing is concluded. */
const MAX_MESSAGES = 20_000;
const MAX_CALLS = 500;
/** Gaps written in one round; the next round finds the rest. */
const MAX_GAPS = 200;

type Pair = { numberId: string; address: string };
type Compared = {
  account: AccountRef;
  direction: Direction;
  since: Date;
  until: Date;
  records: readonly HistoryRecord[];
};

/**
 * Compares a whole list of one direction with what is stored here. Writes entries for missing messages,
 * closes the gaps whose message came, and polls messages of ours that the carrier does not list.
 */
export async function compareDirection(
  deps: DeliveryDeps,
  { account, direction, since, until, records }: Compared,
): Promise<void> {
  const ours = await numbersOfAccount(deps.db, { accountId: account.id });
  if (ours.length === 0) return;
  const numberIds = ours.map(({ id }) => id);
  const messagesFrom = new Date(since.getTime() - BEFORE_MS);
  const gapsFrom = new Date(Math.min(since.getTime(), until.getTime() - CLOSES_WITHIN_MS));
  const [messages, calls, gaps] = await Promise.all([
    messagesSince(deps.db, { numberIds, direction, since: messagesFrom, limit: MAX_MESSAGES }),
    direction === "in"
      ? deliveriesWithoutMessage(deps.db, {
          accountId: account.id,
          numberIds,
          since: messagesFrom,
          limit: MAX_CALLS,
        })
      : [],
    gapsSince(deps.db, { numberIds, direction, since: gapsFrom }),
  ]);
  if (messages.length >= MAX_MESSAGES || calls.length >= MAX_CALLS) return;

  const byE164 = new Map(ours.map((number) => [number.e164, number]));
  const listed = records.flatMap((record) => {
    const [own, address] = direction === "in" ? [record.to, record.from] : [record.from, record.to];
    const number = byE164.get(own ?? "");
    // Messages from before the number was added here are no gap.
    if (!number || address === null || record.at === null || record.at < number.createdAt) return [];
    return [recorded({ numberId: number.id, address, at: record.at })];
  });
  const inList = countNames(listed);
  const noted = gaps.map((gap) => ({ ...gap, name: recordName(recorded({ ...gap, at: gap.recordedAt })) }));
  const beyond = noted.filter(
    ({ closedAt, name, place }) => closedAt === null && (inList.get(name) ?? 0) <= place,
  );

  const heard = calls.map((call) => ({ at: call.receivedAt, call: deps.read({ ...call, method: "POST" }) }));
  const waiting = heard.flatMap(({ at, call }) =>
    call.kind === "message" ? pairsOf(call, byE164).map((pair) => knownInbound(pairOf(pair), at)) : [],
  );
  const unread = heard.flatMap(({ at, call }) => (call.kind === "unclear" ? [at] : []));
  const own = messages.flatMap((message) =>
    (direction === "in" ? knownIn(message) : knownOut(message)).map((known) => ({
      ...known,
      messageId: message.id,
    })),
  );
  // Messages after the window have no records in the list, so they cannot be compared.
  const here = [...own, ...waiting.map((known) => ({ ...known, spare: true, messageId: null }))].filter(
    ({ at }) => at.getTime() <= until.getTime() + GAP_MARGIN_MS,
  );

  const settled = new Date(Math.min(until.getTime(), deps.now().getTime() - GAP_MARGIN_MS));
  const all = [...listed, ...beyond.map((gap) => recorded({ ...gap, at: gap.recordedAt }))];
  const compared = compareHistory(all, here, { since, until: settled, unread });
  // The record of a very recent message may still be missing in the list. Such a message closes no gap.
  const certain = compareHistory(
    all,
    here.filter(({ at }) => at <= settled),
    { since, until: settled, unread },
  );

  const known = new Set(noted.map(({ name, place }) => `${name}${place}`));
  const fresh = withPlaces(compared.gaps).filter(({ name, place }) => !known.has(`${name}${place}`));
  await settleEach(fresh.slice(0, MAX_GAPS), async ({ record: { numberId, address, at }, place }) => {
    const tenantId = ours.find(({ id }) => id === numberId)?.tenantId;
    if (tenantId)
      tell(deps, await noteGap(deps, { tenantId, numberId, direction, address, recordedAt: at, place }));
  });
  const without = countNames(certain.unexplained);
  const came =
    direction === "in"
      ? noted.filter(({ closedAt, name, place }) => closedAt === null && place >= (without.get(name) ?? 0))
      : [];
  await settleEach(came, async ({ id }) => tell(deps, await endGap(deps, { gapId: id })));
  // Messages that the carrier accepted but does not list are polled by id. They are never sent again.
  const lost =
    direction === "out"
      ? certain.missing.flatMap(({ messageId, at }) =>
          messageId !== null && at >= new Date(settled.getTime() - BEFORE_MS) ? [messageId] : [],
        )
      : [];
  if (lost.length > 0) await hintPoll(deps.db, { messageIds: lost, spacingMs: ASK_SPACING_MS });
}

const pairOf = ({ numberId, address }: Pair): string => `${numberId} ${address}`;
const recorded = ({ numberId, address, at }: Pair & { at: Date }) => ({
  numberId,
  address,
  pair: pairOf({ numberId, address }),
  at,
});

type StoredMessage = Awaited<ReturnType<typeof messagesSince>>[number];

const knownIn = (message: StoredMessage): KnownMessage[] =>
  Array.from({ length: message.deliveries }, (_, repeat) =>
    (repeat === 0 ? knownInbound : knownRepeat)(pairOf(message), message.statusAt),
  );

/** What never left has no record; what failed, or has no answer yet, may have one or none. */
function knownOut(message: StoredMessage): KnownMessage[] {
  if (message.status === "queued" || message.status === "cancelled") return [];
  const isTaken =
    message.status === "accepted" || message.status === "sent" || message.status === "delivered";
  return [
    knownOutbound(pairOf(message), {
      due: message.dueAt ?? message.acceptedAt,
      heard: message.statusAt,
      spare: !isTaken,
    }),
  ];
}

const pairsOf = (
  { from, to }: Pick<InboundMessage, "from" | "to">,
  byE164: ReadonlyMap<string, { id: string }>,
): Pair[] => {
  const address = readAddress(from)?.value;
  return to.flatMap((each) => {
    const numberId = byE164.get(readAddress(each)?.value ?? "")?.id;
    return numberId && address !== undefined ? [{ numberId, address }] : [];
  });
};

const tell = (deps: DeliveryDeps, published: NumberEvents | null): void =>
  void (published && deps.publishNow(published));
