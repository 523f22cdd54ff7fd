import type { Tx } from "@/db/handles";
import type { ConversationRecord } from "@/db/queries/conversations/conversation-record";
import type { EventToAppend } from "@/db/queries/events/append-events";
import { insertEntry, type NewEntry, wokenBy } from "@/db/queries/conversations/timeline";
import { insertOutbound, type NewOutbound } from "@/db/queries/outbound/insert-outbound";
import { newId } from "@/lib/base/ids";
import { afterOutbound } from "@/lib/domain/conversation/patch";
import { isReply } from "@/lib/domain/conversation/history";
import { type Actor, type ApiKey, personOf, type System } from "@/lib/domain/principal";
import { countSegments } from "@/lib/domain/text/segments";
import type { MessageView } from "@/lib/protocol/views";
import { toConversationView, toEntryView, toMessageView } from "@/lib/view/map/to-view";

/** Who may send. A rule that should send also needs a source below. */
type Sender = Actor | ApiKey | (System & { rule: "keyword_answer" });
const sources = { person: "agent", api_key: "api", system: "automatic" } as const;

/**
 * A message to send. Before accepting it, the caller has checked the policy, the opt-out and unseen items,
 * under the conversation's lock.
 */
type Outbound = {
  by: Sender;
  body: string;
  dueAt: Date;
  carrierAccountId: string;
  /** Identifies a person's intent, so that a retry of the request sends once (V18). */
  clientId?: string;
  retryOf?: string | undefined;
  flags?: string[] | null;
};

type Conversation = Omit<ConversationRecord, "createdAt">;

export type PlannedOutbound<C extends Conversation = Conversation> = {
  message: NewOutbound;
  view: MessageView;
  /** The conversation including the message. */
  conversation: C;
  event: EventToAppend;
  /** If it woke the conversation: the entry, and the event that says so. */
  woke: { entry: NewEntry; event: EventToAppend } | null;
};

/** Plans the next message of a locked conversation and everything it changes. No I/O. */
export function planOutbound<C extends Conversation>(
  record: C,
  { by, body, dueAt, carrierAccountId, clientId, retryOf, flags = null }: Outbound,
): PlannedOutbound<C> {
  const item = {
    id: newId(),
    source: sources[by.kind],
    body,
    authorId: personOf(by),
    acceptedAt: record.at,
  };
  const conversation = { ...record, ...afterOutbound(record, item) };
  const message = {
    ...item,
    tenantId: record.tenantId,
    conversationId: record.id,
    numberId: record.numberId,
    carrierAccountId,
    isReply: isReply({ direction: "out", source: item.source }),
    clientId: clientId ?? null,
    sessionId: by.kind === "person" ? by.sessionId : null,
    segments: countSegments(body).segments,
    publicSeq: conversation.publicSeq,
    dueAt,
    retryOf: retryOf ?? null,
    flags,
  };
  const view = toMessageView({
    ...message,
    direction: "out",
    status: "queued",
    statusCode: null,
    statusBy: null,
    carrierReason: null,
    authorName: by.kind === "person" ? by.name : null,
    arrivedAt: null,
    deliveries: 1,
    possibleRepeat: false,
    alsoTo: null,
  });
  const event = {
    type: "message.queued" as const,
    message: view,
    conversation: toConversationView(conversation),
  };
  return { message, view, conversation, event, woke: wakeUp(record, conversation, item.acceptedAt, by) };
}

/** A colleague's reply to a snoozed conversation brings it back (lib/domain/conversation/snooze.ts). */
function wakeUp<C extends Conversation>(before: C, after: C, at: Date, by: Sender): PlannedOutbound["woke"] {
  if (before.state !== "snoozed" || after.state !== "open") return null;
  const about = wokenBy(before, "teammate_replied");
  const { tenantId, id: conversationId } = after;
  const entry = {
    id: newId(),
    tenantId,
    conversationId,
    type: "woke" as const,
    actorId: personOf(by),
    at,
    ...about,
  };
  return {
    entry,
    event: {
      type: "conversation.woke",
      conversation: toConversationView(after),
      entry: toEntryView({ tagId: null, ...entry }),
    },
  };
}

/**
 * The only way to send anything: writes a planned message, its place in the queue and the conversation's row.
 * `rowByBatch`: the caller works through a batch and writes the row once at its end.
 */
export const recordOutbound = (
  tx: Tx,
  { message, conversation, woke }: PlannedOutbound,
  { rowByBatch = false } = {},
): Promise<unknown> =>
  Promise.all([
    insertOutbound(tx, message, rowByBatch ? null : conversation),
    woke && insertEntry(tx, woke.entry),
  ]);
