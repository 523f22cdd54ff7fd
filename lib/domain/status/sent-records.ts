/** One of the carrier's records of a sent message, of the right direction, pair and time. */
type SentRecord = { id: string | null };

/** Our other messages to that pair that may have left in that time. */
export type OtherMessages = {
  /** Ids of those that the carrier certainly accepted. */
  taken: readonly string[];
  /** How many more there are whose answer was lost or is still to come. */
  lost: number;
};

export type SentVerdict<R> = { kind: "sent"; record: R } | { kind: "not_sent" } | { kind: "cannot_say" };

/**
 * Do the carrier's records show that a message whose answer was lost has left (V15)? Records that our other
 * messages explain prove nothing. A known id explains its own record. The history may use other ids, so each
 * message whose id is not found explains one of the remaining records, as does every other message with a
 * lost answer. `not_sent` only if all records of the time are known (`isWhole`) and none remains. Everything
 * else is `cannot_say`.
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
