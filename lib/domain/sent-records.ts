/** One of the carrier's records of a text that left, of the right direction, pair and time. */
type SentRecord = { id: string | null };

/** Our other texts to that pair that can have left in that time. */
export type OtherMessages = {
  /** Those that the carrier took for certain, by the ids it gave them. */
  taken: readonly string[];
  /** How many more are there whose answer was lost, or is still to come. */
  lost: number;
};

export type SentVerdict<R> = { kind: "sent"; record: R } | { kind: "not_sent" } | { kind: "cannot_say" };

/**
 * Do the carrier's records show that a text whose answer was lost has left (V15)? Records that our other texts
 * explain prove nothing: known ids explain their own, and since the history may use ids of its own, each text that
 * finds none explains one of those left, as does every other text with a lost answer. Only where all records of the
 * time are known (`isWhole`) and none is left over has it not been sent. Everything else cannot be said.
 */
export function classifySent<R extends SentRecord>(
  records: readonly R[],
  { taken, lost }: OtherMessages,
  isWhole: boolean,
): SentVerdict<R> {
  const recorded = new Set(records.map(({ id }) => id));
  const known = new Set(taken);
  const strange = records.filter(({ id }) => id === null || !known.has(id));
  const withoutRecord = taken.filter((id) => !recorded.has(id)).length;
  const [record] = strange;
  if (record && strange.length > withoutRecord + lost) return { kind: "sent", record };
  return strange.length === 0 && isWhole ? { kind: "not_sent" } : { kind: "cannot_say" };
}
