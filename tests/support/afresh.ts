import {
  type Direction,
  type Enclosure,
  type EntryReason,
  flagTypes,
  type MessageStatus,
  type TimelineType,
} from "@/db/vocabulary";
import type { Row } from "@/lib/domain/conversation/patch";
import {
  type History,
  type Item,
  type ItemStatus,
  type StateEntry,
  rowOf,
  type Sender,
} from "@/lib/domain/conversation/history";

type Entry = {
  type: TimelineType;
  at: Date;
  by?: string | null;
  until?: Date | null;
  reason?: EntryReason | null;
};

/** All that stands in a conversation. */
export type Contents = {
  began: Date;
  items: readonly (Item & { id: string; body: string; enclosure: Enclosure | null })[];
  entries: readonly Entry[];
  /** When a customer's message was found missing, or one of ours that was sent elsewhere. */
  gaps: readonly { direction: Direction; foundAt: Date }[];
  notes: readonly { authorId: string; at: Date; body: string; isDeleted?: boolean }[];
};

const moving: readonly string[] = ["resolved", "reopened", "resolve_undone", "snoozed", "woke", ...flagTypes];
const isLine = (entry: Entry): entry is StateEntry & Entry => moving.includes(entry.type);

/** As much of it as the rules of who waits go by. */
export const historyOf = ({ items, entries, gaps }: Contents): History => ({
  items,
  entries: [
    ...entries.filter(isLine),
    ...gaps.flatMap(({ direction, foundAt: at }) =>
      direction === "in" ? [{ type: "marked_unread" as const, at }] : [],
    ),
  ],
});

/** What is held is queued. */
export const statusOf = (status: ItemStatus): MessageStatus => (status === "held" ? "queued" : status);

/** A conversation's row from nothing but what stands in it: what every way to change one must come to. */
export function afresh(contents: Contents, sender: Sender): Row {
  const { began, items, entries, gaps, notes } = contents;
  const inOrder = items.toSorted((a, b) => a.seq - b.seq);
  const standing = inOrder.filter(({ status }) => status !== "cancelled");
  const last = standing.at(-1);
  const note = notes.findLast(({ isDeleted }) => !isDeleted);
  const [gap] = gaps;
  // The first gap, or our first message, puts a conversation in which nothing stood in its place.
  const isFirst = (at: Date) => notes.every((other) => other.at > at);
  const foundAt = gap && isFirst(gap.foundAt) ? gap.foundAt : null;
  const [first] = inOrder;
  const wroteAt =
    first && isFirst(first.acceptedAt) && !(gap && gap.foundAt < first.acceptedAt) ? first.acceptedAt : null;
  const heard = inOrder.findLast(({ direction }) => direction === "in");
  const woke = entries.findLast(
    ({ type, reason }) => type === "woke" && (reason === "due" || reason === "teammate_replied"),
  );
  const moved = [heard?.acceptedAt, woke?.at].flatMap((time) => time ?? []);
  const asked = entries.findLast(({ type }) => ["may_opt_out", "opted_out", "not_opt_out"].includes(type));
  const mayOptOutAt = asked?.type === "may_opt_out" ? asked.at : null;
  return {
    ...rowOf(historyOf(contents), sender),
    publicSeq: inOrder.at(-1)?.seq ?? 0,
    attentionSeq: standing.findLast(({ source }) => source !== "automatic")?.seq ?? 0,
    listed: items.length + notes.length + gaps.length > 0,
    lastActivityAt: moved.toSorted((a, b) => a.getTime() - b.getTime()).at(-1) ?? wroteAt ?? foundAt ?? began,
    lastAt: inOrder.at(-1)?.acceptedAt ?? foundAt,
    lastMessageId: last?.id ?? null,
    lastDirection: last?.direction ?? null,
    lastSource: last?.source ?? null,
    lastBody: last?.body ?? null,
    lastEnclosure: last?.enclosure ?? null,
    lastStatus: last ? statusOf(last.status) : null,
    lastAuthorId: last?.authorId ?? null,
    assigneeId: null,
    assignedAt: null,
    lastAssigneeId: null,
    tagIds: [],
    lastNoteBy: note?.authorId ?? null,
    lastNoteAt: note?.at ?? null,
    lastNoteBody: note ? [...note.body].slice(0, 200).join("") : null,
    mayOptOutAt,
    mayOptOutCopy:
      mayOptOutAt &&
      (inOrder.find((item) => item.acceptedAt.getTime() === mayOptOutAt.getTime())?.body ?? null),
  };
}
