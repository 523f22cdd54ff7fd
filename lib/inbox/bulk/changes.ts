import type { ConversationRecord } from "@/db/queries/conversations/conversation-record";
import { hasEntryAfter } from "@/db/queries/conversations/timeline";
import { flagTypes, type TimelineType } from "@/db/vocabulary";
import type { ConversationWork } from "@/lib/conversation/conversation-work";
import type { Action } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";
import type { BulkChange, BulkFailure } from "@/lib/protocol/bulk";
import { assignIn } from "../changes/assign";
import { reopenIn, resolveIn, undoResolveIn } from "../changes/change-state";
import { flagIn } from "../changes/mark-conversation";
import { snoozeIn, unsnoozeIn } from "../changes/snooze";
import { tagIn } from "../tags/change-tags";

/** What is stored to undo one conversation's change. */
export type BulkUndo =
  | BulkChange
  | { type: "undo_resolve" }
  | { type: "undo_snooze" }
  | { type: "undo_assign"; to: string | null; from: string | null; lastAssigneeId: string | null };

/** One conversation of a change: its work, who does it, and who had it when it was chosen. */
export type Target = { work: ConversationWork; actor: Actor; assigneeId: string | null };

type Rule<Change> = {
  action: Action;
  /** By the same rule as for one conversation. Returns why it cannot be; writes nothing if it is so already. */
  apply(
    target: Target,
    change: Change,
  ): BulkFailure | null | undefined | void | Promise<BulkFailure | null | undefined | void>;
};

type Kind<Change> = Rule<Change> & {
  /** The change that undoes it. */
  undo(before: ConversationRecord, after: ConversationRecord, change: Change): BulkUndo;
  /** Undone only while these are as the change left them, and nobody wrote one of these entries since. */
  looks: readonly (keyof ConversationRecord)[];
  entries: readonly TimelineType[];
  /** Who may see the conversations must not change before the commit. */
  holdsAccess?: boolean;
};

const moves = ["resolved", "reopened", "resolve_undone", "snoozed", "woke", ...flagTypes] as const;
const standing = ["state", "publicSeq", "unrespondedSince", "markedUnreadAt", "undeliveredAt"] as const;

type Kinds = { [Type in BulkChange["type"]]: Kind<Extract<BulkChange, { type: Type }>> };

/** Every change of many conversations: a new one is one more entry here. */
const kinds: Kinds = {
  resolve: {
    action: "conversation.resolve",
    apply: ({ work }) => resolveIn(work),
    undo: () => ({ type: "undo_resolve" }),
    looks: standing,
    entries: moves,
  },
  reopen: {
    action: "conversation.resolve",
    apply: ({ work }) => reopenIn(work),
    undo: () => ({ type: "resolve" }),
    looks: standing,
    entries: moves,
  },
  assign: {
    action: "conversation.assign",
    async apply({ work, assigneeId }, { to, from: seen = {} }) {
      const from = seen[work.record.id];
      const command = { to, from: from === undefined ? assigneeId : from };
      return (await assignIn(work, { ...command, reason: "by_hand" }))?.code;
    },
    undo: ({ assigneeId, lastAssigneeId }, after) => ({
      type: "undo_assign",
      to: assigneeId,
      from: after.assigneeId,
      lastAssigneeId,
    }),
    looks: ["assigneeId"],
    entries: ["assigned", "unassigned"],
    holdsAccess: true,
  },
  snooze: {
    action: "conversation.snooze",
    apply: ({ work, actor }, { until, wakesOnReply }) => snoozeIn(work, actor, { until, wakesOnReply })?.code,
    undo: () => ({ type: "undo_snooze" }),
    looks: [...standing, "snoozedUntil", "snoozedBy", "wakesOnReply"],
    entries: moves,
  },
  mark: {
    action: "conversation.mark_unread",
    apply: ({ work }, { unread }) => flagIn(work, { unread }),
    undo: (_, __, { unread }) => ({ type: "mark", unread: !unread }),
    // Whoever answered or resolved it has read it.
    looks: ["markedUnreadAt", "lastReplyAt"],
    entries: ["marked_unread", "marked_read", "resolved"],
  },
  tag: {
    action: "conversation.tag",
    apply: ({ work }, { add, remove }) => (tagIn(work, { add, remove }) ? null : "too_many_tags"),
    undo: (before, after) => ({
      type: "tag",
      add: before.tagIds.filter((id) => !after.tagIds.includes(id)),
      remove: after.tagIds.filter((id) => !before.tagIds.includes(id)),
    }),
    looks: ["tagIds"],
    entries: ["tagged", "untagged"],
  },
};

type Undo = Exclude<BulkUndo, BulkChange>;
/** What only undoes. */
const undos: { [Type in Undo["type"]]: Rule<Extract<Undo, { type: Type }>> } = {
  undo_resolve: {
    action: "conversation.resolve",
    apply: ({ work }) => undoResolveIn(work),
  },
  undo_assign: {
    action: "conversation.assign",
    async apply({ work }, { to, from, lastAssigneeId }) {
      const refused = await assignIn(work, { to, from, reason: "undone" });
      // A returning customer does not go to who had it by mistake.
      if (refused === null) work.patch({ lastAssigneeId });
      return refused?.code;
    },
  },
  undo_snooze: {
    action: "conversation.snooze",
    apply: ({ work, actor }) => unsnoozeIn(work, actor, { undo: true }),
  },
};

export const kindOf = <Change extends BulkChange>(change: Change): Kind<Change> =>
  kinds[change.type] as unknown as Kind<Change>;
export const ruleOf = <Change extends BulkUndo>(change: Change): Rule<Change> =>
  ({ ...kinds, ...undos })[change.type] as unknown as Rule<Change>;

/** The conversation as far as the change is about it. */
type Look = { at: string; as: unknown[] };

export const lookOf = (change: BulkChange, record: ConversationRecord): string =>
  JSON.stringify({ at: record.at, as: kindOf(change).looks.map((column) => record[column]) });

/** Is it as the change left it? What was changed and changed back is not: that is somebody's later will. */
export async function isAsLeft(
  { tx, record }: ConversationWork,
  change: BulkChange,
  looked: string,
): Promise<boolean> {
  const [left, now] = [looked, lookOf(change, record)].map((look) => JSON.parse(look) as Look);
  if (!left || JSON.stringify(left.as) !== JSON.stringify(now?.as)) return false;
  const of = { conversationId: record.id, types: kindOf(change).entries, after: new Date(left.at) };
  return !(await hasEntryAfter(tx, of));
}
