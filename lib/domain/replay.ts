/** Equal calls closer than this are one text told twice: no one types that fast. */
export const REPEAT_WINDOW_MS = 3_000;
/** Equal calls within this time are two texts, the later one marked "possible repeat". */
export const POSSIBLE_REPEAT_WINDOW_MS = 600_000;

export type CallContent = {
  accountId: string;
  numberId: string;
  /** As `readAddress` gives it, so that spellings of one number are equal. */
  from: string;
  text: string;
  /** URLs, or hashes of enclosed bytes, in the order given. */
  media: readonly string[];
};

/** What makes two inbound calls equal, as one string without ambiguity. The caller hashes it: this file has no crypto. */
export const fingerprint = ({ accountId, numberId, from, text, media }: CallContent): string =>
  JSON.stringify([accountId, numberId, from, text, media]);

/** Another call of the same customer to the same number. */
type PairDelivery = {
  isEqual: boolean;
  /** It was taken for a repeat itself. */
  isRepeat: boolean;
  receivedAt: Date;
  answeredAt: Date | null;
};

export type ReplayInput = {
  /** The carrier's own id of this text, if it gives one that can be told from others: then it alone decides. */
  carrierId: string | null;
  /** A text with that id is already there. */
  sameCarrierId: boolean;
  /** The calls of the pair that were already taken in, whatever they say; of equal times in the order in which they were taken in. */
  others: readonly PairDelivery[];
  receivedAt: Date;
  /** When this call was itself answered 2xx, if it is being read later by the sweep. */
  answeredAt?: Date | null;
  /** It is STOP or START: what it does depends on what was said before it. */
  isKeyword?: boolean;
  repeatWindowMs?: number;
  possibleWindowMs?: number;
};

export type ReplayVerdict = { kind: "new"; possibleRepeat: boolean } | { kind: "repeat" };

/**
 * Is this call a repeat of one we have (V8)? Without a carrier id it is compared with the last call of
 * the pair only, and with the ones equal to that just before it: when another text came between, the customer said
 * it again, and what was said last stands (STOP, START, STOP). It is a repeat when the equal call had not been
 * answered 2xx as this one came, for then the carrier had reason to call again, or when they came within
 * `repeatWindowMs`. A later answered call ends that reason: what was answered is not repeated. Equal within
 * `possibleWindowMs`, or unanswered before that, is a new message with a mark: never dropped.
 *
 * One thing reaches further back: a carrier that got no answer for a while tells everything of that time again, in
 * order. So it is a repeat too when nothing new since an equal call of more than `repeatWindowMs` ago was answered,
 * but for what came together with that call. Not so a keyword, which told again in its order ends the same. Any other repeat that this would be but for a text
 * between is marked.
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

/** The equal calls that a row of calls begins with. */
function beginning(calls: readonly PairDelivery[]): readonly PairDelivery[] {
  const end = calls.findIndex(({ isEqual }) => !isEqual);
  return end === -1 ? calls : calls.slice(0, end);
}

/** Did the carrier, at that time, still wait for a 2xx to this call or to a repetition of it? */
const wasOpen = (call: PairDelivery, at: Date, calls: readonly PairDelivery[]): boolean =>
  !calls.some((other) => other.receivedAt >= call.receivedAt && wasAnswered(other, at));

const wasAnswered = ({ answeredAt }: PairDelivery, at: Date): boolean =>
  answeredAt !== null && answeredAt <= at;
