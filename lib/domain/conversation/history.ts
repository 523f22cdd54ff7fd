import {
  answeringStatuses,
  type Direction,
  type EntryReason,
  type FlagType,
  type MessageStatus,
  type Source,
} from "@/db/vocabulary";
import { type StandingStep, standingAfter, standingRow } from "./flags";

/**
 * Whether a customer waits for an answer and whether the conversation is open follow only from its items and
 * from what people marked (I9: a message that did not leave is no answer).
 */

/** A queued message that is held for a person is no answer: it leaves only when they decide so. */
export type ItemStatus = MessageStatus | "held";

/** The fields of an item that the conversation's row depends on. */
export type Item = {
  seq: number;
  direction: Direction;
  source: Source;
  authorId: string | null;
  status: ItemStatus;
  acceptedAt: Date;
  /** Since when the item has this status; for a customer's message, when it arrived. */
  statusAt: Date;
};

/**
 * The fields of an entry made by a person that the row depends on. A customer's message found missing also
 * marks the conversation unread.
 */
export type StateEntry = { at: Date } & (
  | { type: FlagType | "resolved" | "reopened" | "resolve_undone" }
  | { type: "snoozed"; by: string | null; until: Date | null; reason: EntryReason | null }
  | { type: "woke"; reason: EntryReason | null }
);

export type History = { items: readonly Item[]; entries: readonly StateEntry[] };

/**
 * Does a reply with this status answer the customer? An `unconfirmed` one may have arrived but does not
 * count: a person decides.
 */
export const mayAnswer = (status: ItemStatus): boolean =>
  (answeringStatuses as readonly ItemStatus[]).includes(status);

type Outbound = Pick<Item, "direction" | "source">;

/** A message by a person, a schedule or the API. An automatic message answers nobody. */
export const isReply = ({ direction, source }: Outbound): boolean =>
  direction === "out" && source !== "automatic";

const answers = (item: Item): boolean => isReply(item) && mayAnswer(item.status);
const isLost = (item: Item): boolean =>
  isReply(item) && (item.status === "failed" || item.status === "unconfirmed" || item.status === "held");

/** When the message turned out not to have left. The two clocks may differ by a moment. */
const endOf = (item: Item): Date => new Date(Math.max(item.statusAt.getTime(), item.acceptedAt.getTime()));

/**
 * Resolving while a reply is on its way depends on that reply: it counts only if the reply leaves. Resolving
 * after the reply is known to have failed counts. If both happen at the same instant, the resolve does not
 * count, in the customer's favour.
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

/**
 * A later reply was on its way by then, so the customer was not left without one. A held message still asks
 * its author.
 */
const wasFollowed = (item: Item, items: readonly Item[]): boolean =>
  item.status !== "held" &&
  items.some((later) => later.seq > item.seq && answers(later) && later.acceptedAt <= endOf(item));

export type Sender = { /** Whether a message can be sent to this customer at all. */ answerable: boolean };

/**
 * Turns a history into steps, oldest first. Within the same millisecond an entry comes before an item,
 * because an entry that follows an item gets a later timestamp. A reply that did not leave is skipped,
 * together with a resolve that depended on it.
 */
export function toSteps(
  { items, entries }: History,
  { answerable }: Sender = { answerable: true },
): StandingStep[] {
  const text = answerable ? ("text" as const) : ("unanswerable_text" as const);
  const whenCame = ({ statusAt, acceptedAt }: Item) => (statusAt < acceptedAt ? statusAt : acceptedAt);
  return [
    ...entries
      .filter(({ type, at }) => type !== "resolved" || !restsOnNoAnswer(at, items))
      .map((entry): StandingStep & { seq: number } => ({ ...entry, seq: 0 })),
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
  ].sort((a, b) => a.at.getTime() - b.at.getTime() || a.seq - b.seq);
}

/** The newest reply that answers the customer (I11). */
export const lastReply = (items: readonly Item[]): Item | null =>
  [...items].sort((a, b) => b.seq - a.seq).find(answers) ?? null;

/** The part of a conversation's row that follows from its history alone: flags, state, last reply. */
export function rowOf(history: History, sender?: Sender) {
  const row = standingRow(standingAfter(toSteps(history, sender)));
  const reply = lastReply(history.items);
  return { ...row, lastReplyBy: reply?.authorId ?? null, lastReplyAt: reply?.acceptedAt ?? null };
}

/**
 * Does this change of a message's status require computing the row again? Only if the message stops or starts
 * being an answer, or turns out to be lost.
 */
export const changesTheRow = (message: Outbound, from: ItemStatus, to: ItemStatus): boolean =>
  isReply(message) && (mayAnswer(from) !== mayAnswer(to) || (!mayAnswer(to) && from !== to));
