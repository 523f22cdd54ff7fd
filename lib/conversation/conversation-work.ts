import type { ConversationRecord } from "@/db/queries/conversations/conversation-record";
import { type ConversationRow, patchConversation } from "@/db/queries/conversations/conversation-row";
import { type EntryDetail, insertEntry } from "@/db/queries/conversations/timeline";
import type { EventToAppend } from "@/db/queries/events/append-events";
import type { AuditEntry } from "@/db/queries/ops/record-audit";
import type { EntryReason, FlagType, TimelineType } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import { afterAssigned } from "@/lib/domain/conversation/patch";
import { personOf } from "@/lib/domain/principal";
import type { ConversationView, EntryView } from "@/lib/protocol/views";
import { toConversationView, toEntryView } from "@/lib/view/map/to-view";
import type { Work } from "./unit-of-work";

type Patch = Partial<ConversationRow>;

/** A change of one conversation under its lock. */
export type ConversationWork = Pick<Work, "tx" | "write"> & {
  /** As read at the beginning. */
  record: ConversationRecord;
  patch(values: Patch): void;
  /** As it is with all patches so far. */
  now(): ConversationRecord;
  view(): ConversationView;
  /** Adds an entry to the conversation. */
  entry(type: TimelineType, about?: EntryDetail): EntryView;
  /** The subject is the conversation unless another is named. */
  audit(entry: AuditEntry): void;
  /** The event gets the conversation's view at commit unless it has one of its own. */
  tell(event: EventToAppend): void;
  /** An event of a person's own stream. It carries ids only: the person may lose the number, not the event. */
  tellPerson(userId: string, event: EventToAppend): void;
  /** A flag or state set by a person gives an entry, an audit row and an event of the same name. */
  say(type: FlagType | "resolved" | "reopened" | "resolve_undone"): void;
};

/** The part of a unit of work that concerns one conversation, which it has locked. */
export function onConversation(
  work: Work,
  record: ConversationRecord,
  tellPerson: ConversationWork["tellPerson"] = () => {
    throw new Error("this change tells no person");
  },
): ConversationWork {
  const { id: conversationId, tenantId, numberId, at } = record;
  let now = record;
  let patched: Patch | null = null;
  const own: ConversationWork = {
    tx: work.tx,
    write: work.write,
    record,
    patch(values) {
      if (patched === null) work.write((tx) => patchConversation(tx, record, patched ?? {}));
      patched = { ...patched, ...values };
      now = { ...now, ...values };
    },
    now: () => now,
    view: () => toConversationView(now),
    entry(type, { subjectUserId = null, reason = null, until = null, tagId = null } = {}) {
      const row = {
        id: newId(),
        tenantId,
        conversationId,
        type,
        actorId: personOf(work.by),
        subjectUserId,
        reason,
        until,
        tagId,
        at,
      };
      work.write((tx) => insertEntry(tx, row));
      return toEntryView(row);
    },
    audit: (entry) => work.audit({ subject: { type: "conversation", id: conversationId }, ...entry }),
    tell: (event) => work.tell({ numberId, events: [{ conversation: own.view(), ...event }] }),
    tellPerson,
    say(type) {
      own.audit({ action: `conversation.${type}` });
      own.tell({ type: `conversation.${type}`, entry: own.entry(type) });
    },
  };
  return own;
}

/** Nobody has it any more, with the reason. */
export function takeBack(work: ConversationWork, reason: EntryReason): void {
  const { assigneeId: subjectUserId, at } = work.record;
  work.patch(afterAssigned(work.record, { to: null, at }));
  work.tell({ type: "conversation.assigned", entry: work.entry("unassigned", { subjectUserId, reason }) });
}
