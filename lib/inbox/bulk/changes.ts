import type { ConversationRecord } from "@/db/queries/conversations/conversation-record";
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

type Kind<Change> = {
  action: Action;
  /** By the same rule as for one conversation. Returns why it cannot be; writes nothing if it is so already. */
  apply(
    target: Target,
    change: Change,
  ): BulkFailure | null | undefined | void | Promise<BulkFailure | null | undefined | void>;
  /** The change that undoes it. */
  undo(before: ConversationRecord, after: ConversationRecord, change: Change): BulkUndo;
  /** Undone only while these are as the change left them. */
  looks: readonly (keyof ConversationRecord)[];
  /** Who may see the conversations must not change before the commit. */
  holdsAccess?: boolean;
};

const standing = ["state", "publicSeq", "unrespondedSince", "markedUnreadAt", "undeliveredAt"] as const;

type Kinds = { [Type in BulkUndo["type"]]: Kind<Extract<BulkUndo, { type: Type }>> };

function notUndone(): never {
  throw new Error("an undo is not undone");
}

/** Every change of many conversations: a new one is one more entry here. */
const kinds: Kinds = {
  resolve: {
    action: "conversation.resolve",
    apply: ({ work }) => resolveIn(work),
    undo: () => ({ type: "undo_resolve" }),
    looks: standing,
  },
  undo_resolve: {
    action: "conversation.resolve",
    apply: ({ work }) => undoResolveIn(work),
    undo: notUndone,
    looks: [],
  },
  reopen: {
    action: "conversation.resolve",
    apply: ({ work }) => reopenIn(work),
    undo: () => ({ type: "resolve" }),
    looks: standing,
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
    looks: ["assigneeId", "assignedAt"],
    holdsAccess: true,
  },
  undo_assign: {
    action: "conversation.assign",
    async apply({ work }, { to, from, lastAssigneeId }) {
      const refused = await assignIn(work, { to, from, reason: "undone" });
      // A returning customer does not go to who had it by mistake.
      if (refused === null) work.patch({ lastAssigneeId });
      return refused?.code;
    },
    undo: notUndone,
    looks: [],
  },
  snooze: {
    action: "conversation.snooze",
    apply: ({ work, actor }, { until, wakesOnReply }) => snoozeIn(work, actor, { until, wakesOnReply })?.code,
    undo: () => ({ type: "undo_snooze" }),
    looks: [...standing, "snoozedUntil", "snoozedBy", "wakesOnReply"],
  },
  undo_snooze: {
    action: "conversation.snooze",
    apply: ({ work, actor }) => unsnoozeIn(work, actor, { undo: true }),
    undo: notUndone,
    looks: [],
  },
  mark: {
    action: "conversation.mark_unread",
    apply: ({ work }, { unread }) => flagIn(work, { unread }),
    undo: (_, __, { unread }) => ({ type: "mark", unread: !unread }),
    looks: ["markedUnreadAt"],
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
  },
};

export const kindOf = <Change extends BulkUndo>(change: Change): Kind<Change> =>
  kinds[change.type] as unknown as Kind<Change>;

/** The conversation as far as the change is about it, to tell whether somebody changed it since. */
export const lookOf = (change: BulkUndo, record: ConversationRecord): string =>
  JSON.stringify(kindOf(change).looks.map((column) => record[column]));
