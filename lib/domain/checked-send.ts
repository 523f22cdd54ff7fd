import { overridableReasons } from "@/db/vocabulary";
import type { Direction, MessageStatus, OverridableReason, RefusalReason, Source } from "@/db/vocabulary";
import { attemptsOf } from "./retry";
import { isNearDuplicate } from "./similar-text";

/** Nobody reads a colleague's reply faster than this, whatever their tab says. */
export const TEAMMATE_FRESH_MS = 2_000;
/** How long a sent text makes an equal one a duplicate. */
export const DUPLICATE_WINDOW_MS = 600_000;

/** A customer-visible item, as much of it as the decision and its explanation need. */
export type PublicItem = {
  id: string;
  seq: number;
  direction: Direction;
  source: Source;
  authorId: string | null;
  authorName: string | null;
  /** The sign-in it was written under; null where that is not known. */
  sessionId?: string | null;
  body: string;
  status: MessageStatus;
  /** By the database's clock. */
  acceptedAt: Date;
  /** End of the undo window of a queued reply. */
  dueAt: Date | null;
  /** The failed or unconfirmed text that this one repeats. */
  retryOf?: string | null;
};

/** What a refusal names, so that the sender can look at it. */
type UnseenItem = PublicItem;

export type SendFacts = {
  /** The database's clock, read after the conversation's lock was taken: earlier, and a reply that waited for the lock looks older than it is. */
  now: Date;
  authorId: string;
  /** The sign-in that sends. */
  sessionId: string;
  seenSeq: number;
  publicSeq: number;
  numberEnabled: boolean;
  /** Of the number's carrier account. Without any the text could never leave; whatever else keeps texts from leaving lets them wait (sending-state.ts). */
  hasCredentials: boolean;
  optedOut: boolean;
  /** At least every item above `seenSeq`, every item still in its undo window and every item younger than `TEAMMATE_FRESH_MS`; more does no harm. */
  recent: readonly PublicItem[];
  /** The number's setting: a customer's new text is shown, and refuses nothing. */
  notifyOnlyWhenCustomerWrote: boolean;
  /** From `findDuplicate`. */
  duplicateOf: PublicItem | null;
  /** From `unseenElsewhere`. */
  elsewhere: readonly PublicItem[];
  override?: { seq: number; reasons: readonly string[]; elsewhere?: string };
  /** The failed or unconfirmed text that this one repeats. */
  retryOf?: string | null;
};

export type SendDecision =
  /** `overrode` is what the author knowingly passed over: for the audit log. */
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
 * The checked send (V3): may this reply be accepted, given what its author has seen? Decided under
 * the conversation's lock, from the database alone. Of the reasons that hold, the first in order of
 * precedence that the author did not override is the answer. An override counts only for the exact state it
 * was given for. Knowing that a colleague's reply is on its way includes knowing it once it has left, so
 * overriding `teammate_sending` also overrides `teammate_replied` at the same seq; not the reverse.
 *
 * One's own reply under another sign-in refuses by the same two rules as a colleague's, as `you_replied`: it may be
 * one's own from a second device, or somebody else's at a shared account, and this screen has not shown it.
 *
 * Nobody retries what they have not read, so that a retry is not held up by the youth of what it retries, nor of the
 * other attempts at it that were seen.
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

/** Can this item refuse a send of that author? Not their own of this sign-in, from any tab; not a machine's; not one that was undone. A failed one can: it is in the conversation. */
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
  // What is said from other numbers raises no `publicSeq` here: the newest of it stands for that state.
  if (reason === "replied_elsewhere" && override.elsewhere !== elsewhere.at(-1)?.id) return false;
  const covering = reason === "teammate_replied" ? [reason, "teammate_sending"] : [reason];
  return covering.some((known) => override.reasons.includes(known));
}

/** Each once, oldest first. */
const inOrder = (items: PublicItem[]): PublicItem[] =>
  [...new Map(items.map((item) => [item.id, item])).values()].sort((a, b) => a.seq - b.seq);

/**
 * The newest text to this contact that the body would repeat: sent by a person, the author included, within
 * `DUPLICATE_WINDOW_MS`, and neither failed nor cancelled. An unconfirmed one counts, since it may have arrived.
 * A retry repeats on purpose what it retries and every other attempt at it: whether it may is another question (retry.ts).
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
