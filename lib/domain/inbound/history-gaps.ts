/**
 * A message younger than this may still be on its way to us, and its record on its way to the carrier's list.
 * It is checked next time.
 */
export const GAP_MARGIN_MS = 3 * 60_000;
/** Clocks differ, and a record may be written a moment after the call. */
const SKEW_MS = 2 * 60_000;
/**
 * Records and messages this close are paired first, so that of several messages the missing one is
 * identified.
 */
const CLOSE_MS = 10_000;
/** A carrier that gets no answer retries for a day at most. */
const LATE_MS = 24 * 3_600_000;
/** A delivery that is not ingested yet may be any message of about its time. */
const UNREAD_MS = 3_600_000;

/** The carrier's record of a message. `pair` names our number and the other party. */
export type Recorded = { pair: string; at: Date };

/** A stored message, and the time range in which the carrier may have recorded it. */
export type KnownMessage = {
  pair: string;
  at: Date;
  earliest: Date;
  latest: Date;
  /** It may or may not have a record of its own. Nothing follows if it has none. */
  spare: boolean;
};

/** A customer's message, by arrival time. Its record may be a day older if the carrier had to retry. */
export const knownInbound = (pair: string, at: Date): KnownMessage => ({
  pair,
  at,
  earliest: before(at, LATE_MS),
  latest: after(at, SKEW_MS),
  spare: false,
});

/**
 * A repeat of a delivery. Usually the same message, but two equal messages within a moment are also counted
 * as repeats.
 */
export const knownRepeat = (pair: string, at: Date): KnownMessage => ({
  ...knownInbound(pair, at),
  earliest: before(at, SKEW_MS),
  spare: true,
});

/** Our message, from when it was due to the last status we heard. `spare`: it may not have left. */
export const knownOutbound = (
  pair: string,
  { due, heard, spare }: { due: Date; heard: Date; spare: boolean },
): KnownMessage => ({ pair, at: due, earliest: before(due, SKEW_MS), latest: after(heard, SKEW_MS), spare });

export type Comparison<R, K> = {
  /** Records that no stored message explains. */
  gaps: R[];
  /** All records without a message, including those about which nothing is concluded. */
  unexplained: R[];
  /** Messages that certainly should have a record but have none. */
  missing: K[];
};

type Window = {
  /** Conclusions are drawn only about records and messages older than this. */
  until: Date;
  /** The list is complete from this time on. */
  since: Date;
  /** Arrival times of deliveries that are not ingested yet. Each may be any one message. */
  unread: readonly Date[];
};

/**
 * Which records of a complete list have no message here, and which messages have no record (V9). Each message
 * explains one record of its pair: first the nearest, then any within its range, so that a message that
 * arrived late explains the record of when it was sent. If a pair has both an extra record and an extra
 * message, they are most likely the same one by a different clock, and nothing is concluded. Missing a gap is
 * better than reporting one that does not exist.
 */
export function compareHistory<R extends Recorded, K extends KnownMessage>(
  records: readonly R[],
  messages: readonly K[],
  { since, until, unread }: Window,
): Comparison<R, K> {
  const open = { records: new Set(records.toSorted(byTime)), messages: new Set(messages) };
  for (const reach of [CLOSE_MS, SKEW_MS, Infinity]) pairUp(open, reach);
  const settled = (at: Date) => at >= after(since, SKEW_MS) && at <= until;
  const missing = [...open.messages].filter(({ spare, at }) => !spare && settled(at));
  const doubtful = new Set(missing.map(({ pair }) => pair));
  const left = [...open.records].filter((record) => record.at <= until && !doubtful.has(record.pair));
  return { gaps: withoutUnread(left, unread), unexplained: [...open.records], missing };
}

/**
 * For each record, takes the fitting message whose range ends first, so that as many as possible are paired.
 */
function pairUp<R extends Recorded, K extends KnownMessage>(
  open: { records: Set<R>; messages: Set<K> },
  reach: number,
): void {
  const byPair = Map.groupBy(open.messages, ({ pair }) => pair);
  const last = (message: K) => Math.min(message.latest.getTime(), message.at.getTime() + reach);
  const first = (message: K) => Math.max(message.earliest.getTime(), message.at.getTime() - reach);
  for (const record of open.records) {
    const at = record.at.getTime();
    const fitting = (byPair.get(record.pair) ?? []).filter(
      (message) => open.messages.has(message) && first(message) <= at && at <= last(message),
    );
    const chosen = fitting.toSorted((a, b) => last(a) - last(b))[0];
    if (chosen === undefined) continue;
    open.messages.delete(chosen);
    open.records.delete(record);
  }
}

/** Each delivery that is not ingested yet removes one record of about its time. */
function withoutUnread<R extends Recorded>(records: readonly R[], unread: readonly Date[]): R[] {
  const left = new Set(records);
  for (const came of unread) {
    const may = [...left].find(({ at }) => at >= before(came, UNREAD_MS) && at <= after(came, SKEW_MS));
    if (may) left.delete(may);
  }
  return [...left];
}

/** The key of a record: the same in every list that has it. */
export const recordName = ({ pair, at }: Recorded): string => JSON.stringify([pair, at.getTime()]);

/** Counts records per key. Together with a place among the equal keys, a key identifies one record. */
export function countNames(records: readonly Recorded[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const record of records) counts.set(recordName(record), (counts.get(recordName(record)) ?? 0) + 1);
  return counts;
}

/** Gives each record its place among the records with the same key. */
export function withPlaces<R extends Recorded>(
  records: readonly R[],
): { record: R; name: string; place: number }[] {
  const taken = new Map<string, number>();
  return records.map((record) => {
    const name = recordName(record);
    const place = taken.get(name) ?? 0;
    taken.set(name, place + 1);
    return { record, name, place };
  });
}

const byTime = (a: Recorded, b: Recorded): number => a.at.getTime() - b.at.getTime();
const before = (at: Date, ms: number): Date => new Date(at.getTime() - ms);
const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
