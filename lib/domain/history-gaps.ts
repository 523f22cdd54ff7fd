/** A text younger than this may still be on its way to us, and its record to the carrier's list: it is looked at next time. */
export const GAP_MARGIN_MS = 3 * 60_000;
/** Clocks differ, and a record may be written a moment after its call was made. */
const SKEW_MS = 2 * 60_000;
/** How closely a record and a text are paired first, so that of several texts the one that is missing is told from the others. */
const CLOSE_MS = 10_000;
/** A carrier that got no answer calls again, for a day at most. */
const LATE_MS = 24 * 3_600_000;
/** A call that nobody could read yet may be any text of about its time. */
const UNREAD_MS = 3_600_000;

/** The carrier's record of a text. `pair` names our number and the other end. */
export type Recorded = { pair: string; at: Date };

/** A text that is here, and from when to when the carrier's record of it may say that it was. */
export type KnownMessage = {
  pair: string;
  at: Date;
  earliest: Date;
  latest: Date;
  /** It may have a record of its own or none: nothing follows from its having none. */
  spare: boolean;
};

/** A customer's text by when it came: its record may be a day older, where the carrier had to call again. */
export const knownInbound = (pair: string, at: Date): KnownMessage => ({
  pair,
  at,
  earliest: before(at, LATE_MS),
  latest: after(at, SKEW_MS),
  spare: false,
});

/** A repetition of a call: mostly the same text twice, yet two texts that say the same within a moment are counted so, too. */
export const knownRepeat = (pair: string, at: Date): KnownMessage => ({
  ...knownInbound(pair, at),
  earliest: before(at, SKEW_MS),
  spare: true,
});

/** Our text, from when it was due to the last that was heard of it. `spare`: it may not have left. */
export const knownOutbound = (
  pair: string,
  { due, heard, spare }: { due: Date; heard: Date; spare: boolean },
): KnownMessage => ({ pair, at: due, earliest: before(due, SKEW_MS), latest: after(heard, SKEW_MS), spare });

export type Comparison<R, K> = {
  /** Records that nothing here explains. */
  gaps: R[];
  /** Every record without a text, those that nothing is concluded from among them. */
  unexplained: R[];
  /** Texts that certainly should have a record, and have none. */
  missing: K[];
};

type Window = {
  /** Only what is older than this is concluded from. */
  until: Date;
  /** The list holds everything from then on. */
  since: Date;
  /** When calls came that could not be read yet: each may be any one text. */
  unread: readonly Date[];
};

/**
 * Which records of a whole list have no text here, and which texts no record (V9). Each text explains one record of
 * its pair: first the nearest, then any that it can be, so that a text which came late explains the record of when it was
 * sent. Where a pair has a record too many and a text too many, they are most likely one, told with another clock:
 * then nothing is concluded. Rather a gap too few than one that is not there.
 */
export function compareHistory<R extends Recorded, K extends KnownMessage>(
  records: readonly R[],
  texts: readonly K[],
  { since, until, unread }: Window,
): Comparison<R, K> {
  const open = { records: new Set(records.toSorted(byTime)), texts: new Set(texts) };
  for (const reach of [CLOSE_MS, SKEW_MS, Infinity]) pairUp(open, reach);
  const settled = (at: Date) => at >= after(since, SKEW_MS) && at <= until;
  const missing = [...open.texts].filter(({ spare, at }) => !spare && settled(at));
  const doubtful = new Set(missing.map(({ pair }) => pair));
  const left = [...open.records].filter((record) => record.at <= until && !doubtful.has(record.pair));
  return { gaps: withoutUnread(left, unread), unexplained: [...open.records], missing };
}

/**
 * Of the texts that can explain a record, the one that soonest no longer can: so as many are paired as possible.
 */
function pairUp<R extends Recorded, K extends KnownMessage>(
  open: { records: Set<R>; texts: Set<K> },
  reach: number,
): void {
  const byPair = Map.groupBy(open.texts, ({ pair }) => pair);
  const last = (text: K) => Math.min(text.latest.getTime(), text.at.getTime() + reach);
  const first = (text: K) => Math.max(text.earliest.getTime(), text.at.getTime() - reach);
  for (const record of open.records) {
    const at = record.at.getTime();
    const fitting = (byPair.get(record.pair) ?? []).filter(
      (text) => open.texts.has(text) && first(text) <= at && at <= last(text),
    );
    const text = fitting.toSorted((a, b) => last(a) - last(b))[0];
    if (text === undefined) continue;
    open.texts.delete(text);
    open.records.delete(record);
  }
}

/** Each call that could not be read yet takes one record of about its time away. */
function withoutUnread<R extends Recorded>(records: readonly R[], unread: readonly Date[]): R[] {
  const left = new Set(records);
  for (const came of unread) {
    const may = [...left].find(({ at }) => at >= before(came, UNREAD_MS) && at <= after(came, SKEW_MS));
    if (may) left.delete(may);
  }
  return [...left];
}

/** What is the same about a record in every list that has it. */
export const recordName = ({ pair, at }: Recorded): string => JSON.stringify([pair, at.getTime()]);

/** How many records there are of each name: a name and a place among so many is one record. */
export function countNames(records: readonly Recorded[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const record of records) counts.set(recordName(record), (counts.get(recordName(record)) ?? 0) + 1);
  return counts;
}

/** Gives each of some records its place among those of its name. */
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
