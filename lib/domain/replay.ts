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

export type ReplayInput = {
  /** The carrier's own id of this text, if it gives one: then it alone decides. */
  carrierId: string | null;
  /** A text with that id is already there. */
  sameCarrierId: boolean;
  /** The other receipts with an equal fingerprint that were already taken in. */
  earlier: readonly { receivedAt: Date; answeredAt: Date | null }[];
  receivedAt: Date;
  /** When this call was itself answered 2xx, if it is being read later by the sweep. */
  answeredAt?: Date | null;
  repeatWindowMs?: number;
  possibleWindowMs?: number;
};

export type ReplayJudgement = { kind: "new"; possibleRepeat: boolean } | { kind: "repeat" };

/**
 * Is this call a repeat of one we have (design.md 7, V8)? Without a carrier id it is when the equal call had
 * not been answered 2xx as this one came, for then the carrier had reason to call again, or when they came
 * within `repeatWindowMs`. A later answered call ends that reason: what was answered is not repeated.
 * Equal within `possibleWindowMs`, or unanswered before that, is a new message with a mark: never dropped.
 */
export function judgeReplay(input: ReplayInput): ReplayJudgement {
  const { repeatWindowMs = REPEAT_WINDOW_MS, possibleWindowMs = POSSIBLE_REPEAT_WINDOW_MS } = input;
  if (input.carrierId !== null) return input.sameCarrierId ? { kind: "repeat" } : { kind: "new", possibleRepeat: false };

  const own = { receivedAt: input.receivedAt, answeredAt: input.answeredAt ?? null };
  const calls = [...input.earlier, own];
  const apart = (call: Call) => Math.abs(own.receivedAt.getTime() - call.receivedAt.getTime());
  const isUnanswered = (call: Call) =>
    call.receivedAt <= own.receivedAt ? wasOpen(call, own.receivedAt, calls) : wasOpen(own, call.receivedAt, calls);

  const near = input.earlier.filter((call) => apart(call) < possibleWindowMs);
  if (near.some((call) => apart(call) < repeatWindowMs || isUnanswered(call))) return { kind: "repeat" };
  return { kind: "new", possibleRepeat: near.length > 0 || input.earlier.some(isUnanswered) };
}

type Call = { receivedAt: Date; answeredAt: Date | null };

/** Did the carrier, at that time, still wait for a 2xx to this call or to a repetition of it? */
const wasOpen = (call: Call, at: Date, calls: readonly Call[]): boolean =>
  !calls.some((other) => other.receivedAt >= call.receivedAt && other.answeredAt !== null && other.answeredAt <= at);
