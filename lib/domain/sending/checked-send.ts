import { overridableReasons } from "@/db/vocabulary";
import type { Direction, MessageStatus, OverridableReason, RefusalReason, Source } from "@/db/vocabulary";
import { attemptsOf } from "./retry";
import { isNearDuplicate } from "./similar-text";

/** Nobody reads a colleague's reply faster than this, whatever their tab reports. */
export const TEAMMATE_FRESH_MS = 2_000;
/** A message equal to one sent within this time is a duplicate. */
export const DUPLICATE_WINDOW_MS = 600_000;

/** A customer-visible item, with the fields that the decision and its explanation need. */
export type PublicItem = {
  id: string;
  seq: number;
  direction: Direction;
  source: Source;
  authorId: string | null;
  authorName: string | null;
  /** The session it was written in; null if unknown. */
  sessionId?: string | null;
  body: string;
  status: MessageStatus;
  /** By the database's clock. */
  acceptedAt: Date;
  /** End of the undo window of a queued reply. */
  dueAt: Date | null;
  /** The failed or unconfirmed message that this one repeats. */
  retryOf?: string | null;
};

/** An item named in a refusal, so that the sender can look at it. */
type UnseenItem = PublicItem;

export type SendFacts = {
  /**
   * The database's clock, read after locking the conversation. Read earlier, a reply that waited for the lock
   * would look older than it is.
   */
  now: Date;
  authorId: string;
  /** The session that sends. */
  sessionId: string;
  seenSeq: number;
  publicSeq: number;
  numberEnabled: boolean;
  /**
   * Whether the number's carrier account has credentials. Without them the message could never leave. In
   * every other case that prevents sending, messages wait (sending-state.ts).
   */
  hasCredentials: boolean;
  optedOut: boolean;
  /**
   * Must contain every item above `seenSeq`, every item still in its undo window, and every item younger than
   * `TEAMMATE_FRESH_MS`. More items do no harm.
   */
  recent: readonly PublicItem[];
  /** The number's setting: a customer's new message is shown but refuses nothing. */
  notifyOnlyWhenCustomerWrote: boolean;
  /** From `findDuplicate`. */
  duplicateOf: PublicItem | null;
  /** From `unseenElsewhere`. */
  elsewhere: readonly PublicItem[];
  override?: { seq: number; reasons: readonly string[]; elsewhere?: string };
  /** The failed or unconfirmed message that this one repeats. */
  retryOf?: string | null;
};

export type SendDecision =
  /** `overrode` lists the reasons that the author knowingly overrode, for the audit log. */
  | { kind: "accept"; overrode: readonly OverridableReason[] }
  | {
      kind: "refuse";
      reason: RefusalReason;
      unseen: readonly UnseenItem[];
      elsewhere: readonly PublicItem[];
      duplicateOf?: PublicItem;
    }
  | { kind: "invalid"; code: "seen_ahead" };

/**
 * The checked send (V3): may this reply be accepted, given what its author has seen? Decided under the
 * conversation's lock, from the database alone. The answer is the first reason, in order of precedence, that
 * holds and that the author did not override. An override counts only for the exact state it was given for.
 * A person who knows that a colleague's reply is on its way also knows it once it has left, so overriding
 * `teammate_sending` also overrides `teammate_replied` at the same seq, but not the reverse.
 *
 * The author's own reply from another session refuses by the same two rules as a colleague's, as
 * `you_replied`: it may come from the author's second device or from another person on a shared account, and
 * this screen has not shown it.
 *
 * A person retries only what they have read. So a retry is not refused because the message it retries, or
 * another attempt that its author has seen, is fresh.
 */
export function decideSend(facts: SendFacts): SendDecision {
  if (facts.seenSeq > facts.publicSeq) return { kind: "invalid", code: "seen_ahead" };

  const others = facts.recent.filter((item) => concerns(item, facts));
  const unseen = others.filter((item) => item.seq > facts.seenSeq);
  const retried = new Set(attemptsAt(facts.retryOf, facts.recent).map(({ id }) => id));
  const isRead = (item: PublicItem) => item.seq <= facts.seenSeq && retried.has(item.id);
  const sending = others.filter(
    (item) => isInUndoWindow(item, facts.now) || (isFresh(item, facts.now) && !isRead(item)),
  );
  const isOwn = (item: PublicItem) => item.authorId === facts.authorId;
  const isTeammates = (item: PublicItem) => item.direction === "out" && !isOwn(item);
  const refuse = (
    reason: RefusalReason,
    ...alsoNamed: PublicItem[]
  ): Extract<SendDecision, { kind: "refuse" }> => ({
    kind: "refuse",
    reason,
    unseen: inOrder([...unseen, ...sending, ...alsoNamed]),
    elsewhere: reason === "replied_elsewhere" ? facts.elsewhere : [],
  });

  if (!facts.numberEnabled) return refuse("number_disabled");
  if (!facts.hasCredentials) return refuse("cannot_send");
  if (facts.optedOut) return refuse("opted_out");

  const { duplicateOf } = facts;
  const holds: Record<OverridableReason, boolean> = {
    teammate_sending: sending.some(isTeammates),
    teammate_replied: unseen.some(isTeammates),
    you_replied: [...unseen, ...sending].some(isOwn),
    replied_elsewhere: facts.elsewhere.length > 0,
    customer_wrote: !facts.notifyOnlyWhenCustomerWrote && unseen.some((item) => item.direction === "in"),
    duplicate_text: duplicateOf !== null,
  };
  const reasons = overridableReasons.filter((reason) => holds[reason]);
  const refusal = reasons.find((reason) => !isOverridden(reason, facts));
  if (refusal === undefined) return { kind: "accept", overrode: reasons };
  return refusal === "duplicate_text" && duplicateOf !== null
    ? { ...refuse(refusal, duplicateOf), duplicateOf }
    : refuse(refusal);
}

/**
 * Can this item refuse a send by that author? Not the author's own item of this session, from any tab; not an
 * automatic message; not a cancelled one. A failed one can, because it is in the conversation.
 */
const concerns = (item: PublicItem, { authorId, sessionId }: SendFacts): boolean =>
  item.status !== "cancelled" &&
  item.source !== "automatic" &&
  (item.authorId !== authorId || isOfAnotherSession(item, sessionId));

const isOfAnotherSession = (item: PublicItem, sessionId: string): boolean =>
  item.sessionId != null && item.sessionId !== sessionId;

const attemptsAt = (retryOf: string | null | undefined, items: readonly PublicItem[]): PublicItem[] =>
  retryOf == null ? [] : attemptsOf(retryOf, items);

const isInUndoWindow = ({ direction, status, dueAt }: PublicItem, now: Date): boolean =>
  direction === "out" && status === "queued" && dueAt !== null && dueAt > now;

const isFresh = ({ direction, acceptedAt }: PublicItem, now: Date): boolean =>
  direction === "out" && now.getTime() - acceptedAt.getTime() < TEAMMATE_FRESH_MS;

function isOverridden(reason: OverridableReason, { override, publicSeq, elsewhere }: SendFacts): boolean {
  if (override === undefined || override.seq !== publicSeq) return false;
  // Messages from other numbers do not raise `publicSeq` here, so the id of the newest one identifies that
  // state.
  if (reason === "replied_elsewhere" && override.elsewhere !== elsewhere.at(-1)?.id) return false;
  const covering = reason === "teammate_replied" ? [reason, "teammate_sending"] : [reason];
  return covering.some((known) => override.reasons.includes(known));
}

/** Without repeats, oldest first. */
const inOrder = (items: PublicItem[]): PublicItem[] =>
  [...new Map(items.map((item) => [item.id, item])).values()].sort((a, b) => a.seq - b.seq);

/**
 * The newest message to this contact that the body would repeat: sent by a person (including the author)
 * within `DUPLICATE_WINDOW_MS`, and neither failed nor cancelled. An unconfirmed message counts, because it
 * may have arrived. A retry repeats on purpose the message it retries and all other attempts at it; whether
 * the retry is allowed is decided in retry.ts.
 */
export function findDuplicate(
  body: string,
  sentToContact: readonly PublicItem[],
  now: Date,
  retryOf: string | null = null,
): PublicItem | null {
  const retried = new Set(attemptsAt(retryOf, sentToContact).map(({ id }) => id));
  const repeats = sentToContact.filter(
    (item) =>
      !retried.has(item.id) &&
      item.direction === "out" &&
      item.source !== "automatic" &&
      item.status !== "failed" &&
      item.status !== "cancelled" &&
      now.getTime() - item.acceptedAt.getTime() < DUPLICATE_WINDOW_MS &&
      isNearDuplicate(body, item.body),
  );
  return repeats.sort((a, b) => b.acceptedAt.getTime() - a.acceptedAt.getTime())[0] ?? null;
}
