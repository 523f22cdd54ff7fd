import type { DemoCustomer, DemoMessage } from "@/lib/base/demo-customers";
import { newId } from "@/lib/base/ids";
import type { contactPhones, contacts, optOuts } from "@/db/schema/contacts";
import type { conversations, drafts, reads, timelineEntries } from "@/db/schema/conversations";
import type { messages } from "@/db/schema/messages";
import type { notes } from "@/db/schema/notes";
import { answeringStatuses } from "@/db/vocabulary";

/** One conversation as a story; times are minutes before now. */
export type Story<P extends string> = DemoCustomer<P> & {
  assignee?: P;
  resolved?: { ago: number; by: P };
  /** Flags that people have set for the team since the last message. */
  markedUnread?: { ago: number; by: P };
  needsReply?: { ago: number; by: P };
  /** How many items each person has seen. */
  seen?: Partial<Record<P & string, number>>;
  draft?: { by: P; ago: number; text: string };
  /** Internal notes, oldest first. */
  notes?: { ago: number; by: P; text: string }[];
};

export type ConversationRows = {
  contact: typeof contacts.$inferInsert;
  phone: typeof contactPhones.$inferInsert;
  conversation: typeof conversations.$inferInsert;
  messages: (typeof messages.$inferInsert)[];
  reads: (typeof reads.$inferInsert)[];
  drafts: (typeof drafts.$inferInsert)[];
  entries: (typeof timelineEntries.$inferInsert)[];
  notes: (typeof notes.$inferInsert)[];
  optOuts: (typeof optOuts.$inferInsert)[];
};

type Place = { tenantId: string; numberId: string; userOf(person: string): string; now: Date };

const minutesBefore = (now: Date, minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

/** The rows of one conversation, with the copies and flags that its items imply. */
export function conversationRows<P extends string>(
  story: Story<P>,
  { tenantId, numberId, userOf, now }: Place,
): ConversationRows {
  const [contactId, contactPhoneId, conversationId] = [newId(), newId(), newId()];
  const items = story.messages.map((message, index) =>
    messageRow(message, index + 1, { tenantId, numberId, conversationId, userOf, now }),
  );
  const written = items.filter((item) => item.source === "agent" && item.status !== "cancelled");
  const replies = written.filter((item) => answeringStatuses.some((status) => status === item.status));
  const lost = written.at(-1) === replies.at(-1) ? null : written.at(-1)?.statusAt;
  const waiting = items.filter(
    (item) => item.direction === "in" && item.publicSeq > (replies.at(-1)?.publicSeq ?? 0),
  );
  const last = items.at(-1);
  const stops = items.filter((item) => item.direction === "in" && item.body === "STOP");
  const at = (minutes: number) => minutesBefore(now, minutes);
  const noted = (story.notes ?? []).map((note) => ({
    tenantId,
    conversationId,
    authorId: userOf(note.by),
    clientId: newId(),
    body: note.text,
    at: at(note.ago),
  }));
  return {
    contact: { id: contactId, tenantId, name: story.name },
    phone: { id: contactPhoneId, tenantId, contactId, address: story.phone, dialable: true },
    conversation: {
      id: conversationId,
      tenantId,
      numberId,
      contactId,
      contactPhoneId,
      address: story.phone,
      state: story.resolved ? "resolved" : "open",
      assigneeId: story.assignee ? userOf(story.assignee) : null,
      publicSeq: items.length,
      attentionSeq: items.findLast((item) => item.source !== "automatic")?.publicSeq ?? 0,
      unrespondedSince: story.resolved
        ? null
        : (waiting[0]?.acceptedAt ?? (story.needsReply ? at(story.needsReply.ago) : null)),
      needsReplyAt: story.needsReply ? at(story.needsReply.ago) : null,
      markedUnreadAt: story.markedUnread ? at(story.markedUnread.ago) : null,
      undeliveredAt: story.resolved ? null : lost,
      undeliveredBy: story.resolved || !lost ? null : written.at(-1)?.authorId,
      listed: true,
      lastActivityAt:
        items.findLast(({ direction }) => direction === "in")?.acceptedAt ?? items[0]?.acceptedAt ?? now,
      lastAt: last?.acceptedAt,
      lastMessageId: last?.id,
      lastDirection: last?.direction,
      lastSource: last?.source,
      lastBody: last?.body,
      lastStatus: last?.status,
      lastAuthorId: last?.authorId,
      lastReplyBy: replies.at(-1)?.authorId,
      lastReplyAt: replies.at(-1)?.acceptedAt,
      lastNoteBy: noted.at(-1)?.authorId,
      lastNoteAt: noted.at(-1)?.at,
      lastNoteBody: noted.at(-1)?.body,
    },
    messages: items,
    reads: Object.entries(story.seen ?? {}).map(([person, seen]) => {
      const openedAt = items[Number(seen) - 1]?.acceptedAt ?? null;
      return {
        tenantId,
        conversationId,
        userId: userOf(person),
        seenSeq: Number(seen),
        openedAt,
        lastOpenedAt: openedAt,
      };
    }),
    drafts: story.draft
      ? [
          {
            tenantId,
            conversationId,
            userId: userOf(story.draft.by),
            clientId: newId(),
            body: story.draft.text,
            updatedAt: at(story.draft.ago),
          },
        ]
      : [],
    entries: [
      ...stops.map((stop) => ({ tenantId, conversationId, type: "opted_out" as const, at: stop.acceptedAt })),
      ...(
        [
          ["resolved", story.resolved],
          ["marked_unread", story.markedUnread],
          ["marked_needs_reply", story.needsReply],
        ] as const
      ).flatMap(([type, done]) =>
        done ? [{ tenantId, conversationId, type, actorId: userOf(done.by), at: at(done.ago) }] : [],
      ),
    ],
    notes: noted,
    // A customer who texts STOP is opted out of the whole tenant, as the product does it.
    optOuts: stops.map((stop) => ({
      tenantId,
      address: story.phone,
      word: "STOP",
      viaNumberId: numberId,
      at: stop.acceptedAt,
    })),
  };
}

type ConversationPlace = Place & { conversationId: string };

function messageRow<P extends string>(
  message: DemoMessage<P>,
  publicSeq: number,
  { tenantId, numberId, conversationId, userOf, now }: ConversationPlace,
) {
  const acceptedAt = minutesBefore(now, message.ago);
  const inbound = message.by === "customer";
  const agent = !inbound && message.by !== "automatic";
  return {
    id: newId(),
    tenantId,
    numberId,
    conversationId,
    publicSeq,
    direction: inbound ? ("in" as const) : ("out" as const),
    source: inbound ? ("customer" as const) : agent ? ("agent" as const) : ("automatic" as const),
    body: message.text,
    status: message.status ?? (inbound ? ("received" as const) : ("delivered" as const)),
    statusCode:
      message.status === "failed"
        ? ("carrier_refused" as const)
        : message.status === "unconfirmed"
          ? ("answer_lost" as const)
          : null,
    carrierReason: message.carrier ?? null,
    statusAt: acceptedAt,
    acceptedAt,
    authorId: agent ? userOf(message.by) : null,
    clientId: agent ? newId() : null,
    dueAt: inbound ? null : acceptedAt,
    segments: inbound ? null : 1,
  };
}
