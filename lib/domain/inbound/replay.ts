/** Equal deliveries closer than this are one message delivered twice: nobody types that fast. */
export const REPEAT_WINDOW_MS = 3_000;
/** Equal deliveries within this time are two messages; the later one is marked "possible repeat". */
export const POSSIBLE_REPEAT_WINDOW_MS = 600_000;

export type CallContent = {
  accountId: string;
  numberId: string;
  /** As returned by `readAddress`, so that spellings of one number are equal. */
  from: string;
  text: string;
  /** URLs, or hashes of enclosed bytes, in the given order. */
  media: readonly string[];
};

/**
 * The content that makes two inbound deliveries equal, as one unambiguous string. The caller hashes it: this
 * file has no crypto.
 */
export const fingerprint = ({ accountId, numberId, from, text, media }: CallContent): string =>
  JSON.stringify([accountId, numberId, from, text, media]);

/** Another delivery from the same customer to the same number. */
type PairDelivery = {
  isEqual: boolean;
  /** It was itself classified as a repeat. */
  isRepeat: boolean;
  receivedAt: Date;
  answeredAt: Date | null;
};

export type ReplayInput = {
  /** The carrier's own id of this message, if it gives a usable one. Then the id alone decides. */
  carrierId: string | null;
  /** A message with that id already exists. */
  sameCarrierId: boolean;
  /**
   * The pair's deliveries that are already ingested, whatever their content; with equal times, in the order
   * of ingest.
   */
  others: readonly PairDelivery[];
  receivedAt: Date;
  /** When this delivery was itself answered 2xx, if the sweep ingests it later. */
  answeredAt?: Date | null;
  /** It is STOP or START: its effect depends on the messages before it. */
  isKeyword?: boolean;
  repeatWindowMs?: number;
  possibleWindowMs?: number;
};

export type ReplayVerdict = { kind: "new"; possibleRepeat: boolean } | { kind: "repeat" };

/**
 * Is this delivery a repeat of one we already have (V8)? Without a carrier id it is compared only with the
 * pair's last delivery and the equal ones directly before that: if a different message came between, the
 * customer sent it again, and the last one counts (STOP, START, STOP). It is a repeat if the equal delivery
 * had not been answered 2xx when this one arrived, because then the carrier had a reason to retry, or if the
 * two arrived within `repeatWindowMs`. A later answered delivery ends that reason: what was answered is not
 * retried. An equal delivery within `possibleWindowMs`, or one unanswered before that, makes this one a new
 * message with a mark: it is never dropped.
 *
 * One case looks further back: a carrier that got no answer for a while sends everything of that time again,
 * in order. So it is also a repeat if an equal delivery more than `repeatWindowMs` ago was not answered and
 * no new delivery was answered since; deliveries within `repeatWindowMs` of the equal one do not count. This
 * excludes keywords: resent in order, they end in the same state. Any other delivery that only a different
 * message between keeps from being a repeat is marked.
 */
export function classifyReplay(input: ReplayInput): ReplayVerdict {
  const { repeatWindowMs = REPEAT_WINDOW_MS, possibleWindowMs = POSSIBLE_REPEAT_WINDOW_MS } = input;
  if (input.carrierId !== null)
    return input.sameCarrierId ? { kind: "repeat" } : { kind: "new", possibleRepeat: false };

  const own: PairDelivery = {
    isEqual: true,
    isRepeat: false,
    receivedAt: input.receivedAt,
    answeredAt: input.answeredAt ?? null,
  };
  const inOrder = input.others.toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
  const before = inOrder.filter(({ receivedAt }) => receivedAt <= own.receivedAt);
  const after = inOrder.filter(({ receivedAt }) => receivedAt > own.receivedAt);
  const equal = inOrder.filter(({ isEqual }) => isEqual);
  const calls = [...equal, own];

  const apart = (call: PairDelivery) => Math.abs(own.receivedAt.getTime() - call.receivedAt.getTime());
  const isClose = (call: PairDelivery) => apart(call) < repeatWindowMs;
  const isNear = (call: PairDelivery) => apart(call) < possibleWindowMs;
  const isUnanswered = (call: PairDelivery) =>
    call.receivedAt <= own.receivedAt
      ? wasOpen(call, own.receivedAt, calls)
      : wasOpen(own, call.receivedAt, calls);

  const last = [...beginning(before.toReversed()), ...beginning(after)];
  const endsSilence = (call: PairDelivery, since: PairDelivery) =>
    wasAnswered(call, own.receivedAt) &&
    !call.isRepeat &&
    call.receivedAt.getTime() - since.receivedAt.getTime() >= repeatWindowMs;
  const isToldAgain = (call: PairDelivery) =>
    call.isEqual &&
    isNear(call) &&
    !isClose(call) &&
    isUnanswered(call) &&
    !before.some((other) => endsSilence(other, call));
  const isRepeat = (call: PairDelivery) => isNear(call) && (isClose(call) || isUnanswered(call));
  if (last.some(isRepeat) || (!input.isKeyword && before.some(isToldAgain))) return { kind: "repeat" };
  return {
    kind: "new",
    possibleRepeat: last.some(isNear) || equal.some((call) => isClose(call) || isUnanswered(call)),
  };
}

/** The equal deliveries at the beginning of the list. */
function beginning(calls: readonly PairDelivery[]): readonly PairDelivery[] {
  const end = calls.findIndex(({ isEqual }) => !isEqual);
  return end === -1 ? calls : calls.slice(0, end);
}

/** Was the carrier at that time still waiting for a 2xx to this delivery or to a repeat of it? */
const wasOpen = (call: PairDelivery, at: Date, calls: readonly PairDelivery[]): boolean =>
  !calls.some((other) => other.receivedAt >= call.receivedAt && wasAnswered(other, at));

const wasAnswered = ({ answeredAt }: PairDelivery, at: Date): boolean =>
  answeredAt !== null && answeredAt <= at;
