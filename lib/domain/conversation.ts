import {
  answeringStatuses,
  type Direction,
  type Enclosure,
  type FlagType,
  type MessageStatus,
  type Source,
} from "@/db/vocabulary";
import {
  afterStep,
  callsForAttention,
  type StandingStep,
  noFlags,
  type Standing,
  standingAfter,
} from "./inbox-flags";

/**
 * What a message does to its conversation, in one place: whether a customer waits for an answer and whether the
 * conversation is open follows from its items and from what people said of it, and from nothing else (I9: what
 * did not leave is no answer). Most steps are made one by one, on top of what the row says already; when a reply
 * turns out not to have left, the row is computed afresh from the history.
 */

/** An item of a conversation, as far as its row depends on it. */
/** A queued text that is held for a person is no answer: it leaves only when they say so. */
export type ItemStatus = MessageStatus | "held";

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

/** A line that people left in a conversation, as far as its row depends on it. */
export type Line = { type: FlagType | "resolved" | "reopened"; at: Date };

export type History = { items: readonly Item[]; lines: readonly Line[] };

/** Would a reply with this status answer the customer? A text that may have arrived (`unconfirmed`) does not: a person decides. */
export const mayAnswer = (status: ItemStatus): boolean =>
  (answeringStatuses as readonly ItemStatus[]).includes(status);

type Outbound = Pick<Item, "direction" | "source">;

/** A text by a person, a schedule or the API; a machine's answer answers nobody. */
const isReply = ({ direction, source }: Outbound): boolean => direction === "out" && source !== "automatic";

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

type Sender = { /** A text can be sent to this customer at all. */ answerable: boolean };

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

/** What of a conversation's row follows from its history. */
export type Row = Omit<Standing, "withheld" | "noReply"> & {
  lastReplyBy: string | null;
  lastReplyAt: Date | null;
};

/** The row computed afresh. */
export function rowOf(history: History, sender?: Sender): Row {
  const { withheld: _, noReply: __, ...row } = standingAfter(toSteps(history, sender));
  const reply = lastReply(history.items);
  return { ...row, lastReplyBy: reply?.authorId ?? null, lastReplyAt: reply?.acceptedAt ?? null };
}

type Added = {
  messageId: string;
  publicSeq: number;
  acceptedAt: Date;
  arrivedAt?: Date | null;
  direction: Direction;
  source: Source;
  body: string;
  enclosure: Enclosure | null;
  status: MessageStatus;
  authorId: string | null;
};

/** The next item of a conversation, with the copies of it that the list shows. */
const withItem = (item: Added) => ({
  publicSeq: item.publicSeq,
  listed: true,
  lastActivityAt: item.acceptedAt,
  lastMessageId: item.messageId,
  lastDirection: item.direction,
  lastSource: item.source,
  lastBody: item.body,
  lastEnclosure: item.enclosure,
  lastStatus: item.status,
  lastAuthorId: item.authorId,
});

type Attention = Pick<Added, "publicSeq" | "source">;
const attention = ({ publicSeq, source }: Attention) =>
  callsForAttention(source) ? { attentionSeq: publicSeq } : {};

/** After a customer's text: open, and waiting since the first one without an answer, unless nobody can answer this sender. */
export const afterInbound = (
  { unrespondedSince }: Pick<Row, "unrespondedSince">,
  item: Added,
  { answerable }: Sender,
) => ({
  ...withItem(item),
  ...attention(item),
  state: "open" as const,
  unrespondedSince: unrespondedSince ?? (answerable ? (item.arrivedAt ?? item.acceptedAt) : null),
});

/** After a reply was accepted: it answers the customer, as long as it does leave. */
export const afterReply = (item: Added) => ({
  ...withItem(item),
  ...attention(item),
  ...noFlags,
  lastReplyBy: item.authorId,
  lastReplyAt: item.acceptedAt,
});

/** After an automatic text: it answers nobody, and nothing is unread. */
export const afterAutomatic = (item: Added) => withItem(item);

export const afterResolved = { state: "resolved", ...noFlags } as const;
export const afterReopened = { state: "open" } as const;

/** After somebody said something of it for the team; the same again when that changes nothing. `held` is what the history comes to. */
export const afterFlag = (held: Standing, type: FlagType, at: Date): Standing =>
  afterStep(held, { type, at });

/** Does the row have to be computed afresh when a text moves on? Only when it stops or begins to be an answer, or turns out to be lost. */
export const changesTheRow = (message: Outbound, from: ItemStatus, to: ItemStatus): boolean =>
  isReply(message) && (mayAnswer(from) !== mayAnswer(to) || (!mayAnswer(to) && from !== to));
