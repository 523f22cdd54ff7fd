import {
  answeringStatuses,
  type Direction,
  type FlagType,
  type MessageStatus,
  type Source,
} from "@/db/vocabulary";
import { type StandingStep, standingAfter } from "../inbox-flags";

/**
 * Whether a customer waits for an answer and whether the conversation is open follows from its items and from what
 * people said of it, and from nothing else (I9: what did not leave is no answer).
 */

/** A queued text that is held for a person is no answer: it leaves only when they say so. */
export type ItemStatus = MessageStatus | "held";

/** An item of a conversation, as far as its row depends on it. */
export type Item = {
  seq: number;
  direction: Direction;
  source: Source;
  authorId: string | null;
  status: ItemStatus;
  acceptedAt: Date;
  /** Since when it has this status; of a customer's text, when it came. */
  statusAt: Date;
};

/** A line that people left in a conversation, as far as its row depends on it. A customer's message that was found missing marks it unread, too. */
export type Line = { type: FlagType | "resolved" | "reopened"; at: Date };

export type History = { items: readonly Item[]; lines: readonly Line[] };

/** Would a reply with this status answer the customer? A text that may have arrived (`unconfirmed`) does not: a person decides. */
export const mayAnswer = (status: ItemStatus): boolean =>
  (answeringStatuses as readonly ItemStatus[]).includes(status);

type Outbound = Pick<Item, "direction" | "source">;

/** A message by a person, a schedule or the API; a machine's answer answers nobody. */
export const isReply = ({ direction, source }: Outbound): boolean =>
  direction === "out" && source !== "automatic";

const answers = (item: Item): boolean => isReply(item) && mayAnswer(item.status);
const isLost = (item: Item): boolean =>
  isReply(item) && (item.status === "failed" || item.status === "unconfirmed" || item.status === "held");

/** When it turned out not to have left; the two clocks may differ by a moment. */
const endOf = (item: Item): Date => new Date(Math.max(item.statusAt.getTime(), item.acceptedAt.getTime()));

/**
 * Resolving while a reply was on its way rests on that reply: it holds only once the reply has left. Whoever resolves
 * after it is known to have failed means it. At the same instant, the customer has the benefit of the doubt.
 */
function restsOnNoAnswer(at: Date, items: readonly Item[]): boolean {
  const before = items.filter(
    (item) => isReply(item) && item.acceptedAt <= at && (answers(item) || endOf(item) >= at),
  );
  const last = before.reduce<Item | null>(
    (latest, item) => (latest === null || item.seq > latest.seq ? item : latest),
    null,
  );
  return last !== null && !answers(last);
}

/** A later reply was on its way by then, so that the customer was not left without one. What is held asks its author all the same. */
const wasFollowed = (item: Item, items: readonly Item[]): boolean =>
  item.status !== "held" &&
  items.some((later) => later.seq > item.seq && answers(later) && later.acceptedAt <= endOf(item));

export type Sender = { /** A text can be sent to this customer at all. */ answerable: boolean };

/**
 * A history as steps, oldest first. Of two in the same millisecond the line comes first: one that follows an item is
 * stamped later than it. A reply that did not leave is left out, with what rested on it, as if it had never been.
 */
export function toSteps(
  { items, lines }: History,
  { answerable }: Sender = { answerable: true },
): StandingStep[] {
  const text = answerable ? ("text" as const) : ("unanswerable_text" as const);
  const whenCame = ({ statusAt, acceptedAt }: Item) => (statusAt < acceptedAt ? statusAt : acceptedAt);
  return [
    ...lines
      .filter(({ type, at }) => type !== "resolved" || !restsOnNoAnswer(at, items))
      .map(({ type, at }) => ({ type, at, by: null, since: at, seq: 0 })),
    ...items.flatMap((item): (StandingStep & { seq: number })[] => {
      if (item.direction === "in")
        return [{ type: text, at: item.acceptedAt, since: whenCame(item), seq: item.seq }];
      if (answers(item)) return [{ type: "reply", at: item.acceptedAt, seq: item.seq }];
      return isLost(item) && !wasFollowed(item, items)
        ? [
            {
              type: item.status === "held" ? "held" : "lost",
              at: endOf(item),
              by: item.authorId,
              seq: item.seq,
            },
          ]
        : [];
    }),
  ]
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.seq - b.seq)
    .map(({ type, at, by = null, since = at }) => ({ type, at, by, since }));
}

/** Who talked to the customer last, and when (I11). */
export const lastReply = (items: readonly Item[]): Item | null =>
  [...items].sort((a, b) => b.seq - a.seq).find(answers) ?? null;

/** What of a conversation's row follows from its history alone: its flags, its state, and who replied last. */
export function rowOf(history: History, sender?: Sender) {
  const { withheld: _, noReply: __, ...row } = standingAfter(toSteps(history, sender));
  const reply = lastReply(history.items);
  return { ...row, lastReplyBy: reply?.authorId ?? null, lastReplyAt: reply?.acceptedAt ?? null };
}

/** Does the row have to be computed afresh when a text moves on? Only when it stops or begins to be an answer, or turns out to be lost. */
export const changesTheRow = (message: Outbound, from: ItemStatus, to: ItemStatus): boolean =>
  isReply(message) && (mayAnswer(from) !== mayAnswer(to) || (!mayAnswer(to) && from !== to));
