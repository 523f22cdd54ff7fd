import type { Deps } from "@/db/deps";
import type { Tx } from "@/db/handles";
import type { EventToAppend, NumberEvents } from "@/db/queries/events/append-events";
import { type ConversationRecord, lockConversation } from "@/db/queries/conversations/conversation-record";
import { type ConversationRow, patchConversation } from "@/db/queries/conversations/conversation-row";
import { insertEntry } from "@/db/queries/conversations/timeline";
import { findMessage, type MessageRecord } from "@/db/queries/messages/message-record";
import type { AuditEntry } from "@/db/queries/ops/record-audit";
import type { FlagType, TimelineType } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import { type Action, canSee, may } from "@/lib/domain/policy";
import { personOf, type Principal } from "@/lib/domain/principal";
import type { ConversationView, EntryView } from "@/lib/protocol/views";
import { toConversationView, toEntryView } from "@/lib/view/map/to-view";
import { unitOfWork, type Work } from "./unit-of-work";

type Patch = Partial<ConversationRow>;

/** A change of one conversation under its lock. */
export type ConversationWork = Pick<Work, "tx" | "by" | "write"> & {
  /** As it was found. */
  record: ConversationRecord;
  patch(values: Patch): void;
  /** As it is with what was patched so far. */
  now(): ConversationRecord;
  view(): ConversationView;
  /** A line in it. */
  entry(type: TimelineType, about?: { subjectUserId: string | null }): EntryView;
  /** Of the conversation, where no subject is named. */
  audit(entry: AuditEntry): void;
  /** Carries the view as it is by now, where the event has none of its own. */
  tell(event: EventToAppend): void;
  /** What people say of a conversation is a line, a row of the audit and an event of one name. */
  say(type: FlagType | "resolved" | "reopened"): void;
};

/** The part of a work that is about one conversation, which it has locked. */
export function onConversation(work: Work, record: ConversationRecord): ConversationWork {
  const { id: conversationId, tenantId, numberId, at } = record;
  let now = record;
  let patched: Patch | null = null;
  const own: ConversationWork = {
    tx: work.tx,
    by: work.by,
    write: work.write,
    record,
    patch(values) {
      if (patched === null) work.write((tx) => patchConversation(tx, record, patched ?? {}));
      patched = { ...patched, ...values };
      now = { ...now, ...values };
    },
    now: () => now,
    view: () => toConversationView(now),
    entry(type, { subjectUserId } = { subjectUserId: null }) {
      const row = {
        id: newId(),
        tenantId,
        conversationId,
        type,
        actorId: personOf(work.by),
        subjectUserId,
        at,
      };
      work.write((tx) => insertEntry(tx, row));
      return toEntryView(row);
    },
    audit: (entry) => work.audit({ subject: { type: "conversation", id: conversationId }, ...entry }),
    tell: (event) => work.tell(numberId, { conversation: own.view(), ...event }),
    say(type) {
      own.audit({ action: `conversation.${type}` });
      own.tell({ type: `conversation.${type}`, entry: own.entry(type) });
    },
  };
  return own;
}

type Hidden = { code: "not_found" | "forbidden" };
type Asked = { conversationId: string; actions: readonly [Action, ...Action[]] };

/** Takes the conversation's lock for whoever may do all of `actions` there; what they cannot even see is not there. */
export async function lockFor(
  tx: Tx,
  by: Principal,
  { conversationId, actions }: Asked,
): Promise<Result<ConversationRecord, Hidden>> {
  const record = await lockConversation(tx, { tenantId: by.tenantId, conversationId });
  if (record && actions.every((action) => may(by, action, record))) return ok(record);
  return err({ code: record && canSee(by, record.numberId) ? "forbidden" : "not_found" });
}

/** One change of a conversation by whoever may make it: asked under its lock, and written as a unit of work. */
export const changeConversation = <T, E>(
  deps: Pick<Deps, "db">,
  by: Principal,
  asked: Asked,
  make: (work: ConversationWork) => Promise<Result<T, E>>,
): Promise<Result<T & NumberEvents, E | Hidden>> =>
  change(deps, by, async (tx): Promise<Result<Locked<T, E>, Hidden>> => {
    const record = await lockFor(tx, by, asked);
    return record.ok ? ok({ record: record.value, make }) : record;
  });

type OfMessage = { messageId: string; allows: (message: MessageRecord) => boolean };

/** The same about one of its messages, as that was found before the lock: what may have changed meanwhile is `make`'s to ask again. */
export const changeMessage = <T, E>(
  deps: Pick<Deps, "db">,
  by: Principal,
  { messageId, allows }: OfMessage,
  make: (work: ConversationWork, message: MessageRecord) => Promise<Result<T, E>>,
): Promise<Result<T & NumberEvents, E | Hidden>> =>
  change(deps, by, async (tx): Promise<Result<Locked<T, E>, Hidden>> => {
    const { tenantId } = by;
    const message = await findMessage(tx, { tenantId, messageId });
    if (!message || !canSee(by, message.numberId)) return err({ code: "not_found" });
    if (!allows(message)) return err({ code: "forbidden" });
    const record = await lockConversation(tx, { tenantId, conversationId: message.conversationId });
    return record ? ok({ record, make: (work) => make(work, message) }) : err({ code: "not_found" });
  });

type Locked<T, E> = {
  record: ConversationRecord;
  make: (work: ConversationWork) => Promise<Result<T, E>>;
};

async function change<T, E>(
  deps: Pick<Deps, "db">,
  by: Principal,
  lock: (tx: Tx) => Promise<Result<Locked<T, E>, Hidden>>,
): Promise<Result<T & NumberEvents, E | Hidden>> {
  const changed = await unitOfWork(
    deps,
    by,
    async (work): Promise<Result<T & { numberId: string }, E | Hidden>> => {
      const locked = await lock(work.tx);
      if (!locked.ok) return locked;
      const { record, make } = locked.value;
      const made = await make(onConversation(work, record));
      return made.ok ? ok({ ...made.value, numberId: record.numberId }) : made;
    },
  );
  if (!changed.ok) return changed;
  return ok({ ...changed.value, events: changed.value.events.flatMap(({ events }) => events) });
}
