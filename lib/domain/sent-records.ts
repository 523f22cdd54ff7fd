/** One of the carrier's records of a text that left, and one of our texts that it took for certain. */
type SentRecord = { id: string | null };
type TakenText = { carrierMessageId: string };

/**
 * The carrier's records of a pair of numbers that none of our other texts explains: one of them is likely the
 * text whose answer was lost. Known ids explain their own records. Whether the history uses the same ids is
 * unknown, so each text that finds none of its own explains one of those left.
 */
export function unexplainedRecords<R extends SentRecord>(records: readonly R[], taken: readonly TakenText[]): R[] {
  const recorded = new Set(records.map(({ id }) => id));
  const ids = new Set(taken.map(({ carrierMessageId }) => carrierMessageId));
  const strange = records.filter(({ id }) => id === null || !ids.has(id));
  const withoutRecord = taken.filter(({ carrierMessageId }) => !recorded.has(carrierMessageId)).length;
  return strange.slice(0, Math.max(0, strange.length - withoutRecord));
}
