import type { DemoCustomer, DemoMessage } from "@/lib/base/demo-customers";
import { newId } from "@/lib/base/ids";
import type { contactPhones, contacts, optOuts } from "@/db/schema/contacts";
import type { conversations, drafts, reads, timelineEntries } from "@/db/schema/conversations";
import type { messages } from "@/db/schema/messages";
import type { mentions, notes } from "@/db/schema/notes";
import type { notifications } from "@/db/schema/notifications";
import { answeringStatuses, type NotificationKind } from "@/db/vocabulary";

/** One conversation as a story; times are minutes before now. */
export type Story<P extends string> = DemoCustomer<P> & {
  assignee?: P;
  /** Who looks after the contact. */
  owner?: P;
  tags?: string[];
  /** `until`: minutes from now. */
  snoozed?: { ago: number; by: P; until: number };
  resolved?: { ago: number; by: P };
  /** Flags that people have set for the team since the last message. */
  markedUnread?: { ago: number; by: P };
  needsReply?: { ago: number; by: P };
  /** How many items each person has seen. */
  seen?: Partial<Record<P & string, number>>;
  draft?: { by: P; ago: number; text: string };
  /** Internal notes, oldest first; `mentions`: whose "@Name" stands in the text. */
  notes?: { ago: number; by: P; text: string; mentions?: P[] }[];
  /** Who was notified, of the last text or of the last note. */
  alerts?: { to: P; kind: NotificationKind & ("text" | "mention"); isRead?: boolean }[];
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
  mentions: (typeof mentions.$inferInsert)[];
  notifications: (typeof notifications.$inferInsert)[];
  optOuts: (typeof optOuts.$inferInsert)[];
};

type Place = {
  tenantId: string;
  numberId: string;
  userOf(person: string): string;
  nameOf(person: string): string;
  tagOf(name: string): string;
  now: Date;
};

const minutesBefore = (now: Date, minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

/** The rows of one conversation, with the copies and flags that its items imply. */
export function conversationRows<P extends string>(
  story: Story<P>,
  { tenantId, numberId, userOf, nameOf, tagOf, now }: Place,
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
  const tagIds = (story.tags ?? []).map(tagOf);
  const { snoozed } = story;
  const until = snoozed ? at(-snoozed.until) : null;
  const noted = (story.notes ?? []).map((note) => ({
    id: newId(),
    tenantId,
    conversationId,
    authorId: userOf(note.by),
    clientId: newId(),
    body: note.text,
    at: at(note.ago),
  }));
  return {
    contact: {
      id: contactId,
      tenantId,
      name: story.name,
      ownerId: story.owner ? userOf(story.owner) : null,
    },
    phone: { id: contactPhoneId, tenantId, contactId, address: story.phone, dialable: true },
    conversation: {
      id: conversationId,
      tenantId,
      numberId,
      contactId,
      contactPhoneId,
      address: story.phone,
      state: snoozed ? "snoozed" : story.resolved ? "resolved" : "open",
      snoozedUntil: until,
      snoozedBy: snoozed ? userOf(snoozed.by) : null,
      assigneeId: story.assignee ? userOf(story.assignee) : null,
      assignedAt: story.assignee ? (items[0]?.acceptedAt ?? now) : null,
      tagIds,
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
          ["snoozed", snoozed],
        ] as const
      ).flatMap(([type, done]) =>
        done
          ? [
              {
                tenantId,
                conversationId,
                type,
                actorId: userOf(done.by),
                at: at(done.ago),
                ...(type === "snoozed" && { until }),
              },
            ]
          : [],
      ),
    ],
    notes: noted,
    mentions: (story.notes ?? []).flatMap(({ mentions = [] }, index) =>
      mentions.flatMap((person) => {
        const note = noted[index];
        const [userId, names] = [userOf(person), [nameOf(person)]];
        return note ? [{ tenantId, conversationId, noteId: note.id, userId, names, at: note.at }] : [];
      }),
    ),
    notifications: (story.alerts ?? []).flatMap(({ to, kind, isRead = false }) => {
      const texts = items.filter(({ direction }) => direction === "in");
      const [text, note] = [texts.at(-1), noted.at(-1)];
      const about = kind === "mention" ? note : text && { id: text.id, at: text.acceptedAt };
      if (!about) return [];
      const { id: sourceId, at } = about;
      const of = { tenantId, numberId, conversationId, kind, sourceId, at };
      return [{ ...of, userId: userOf(to), quiet: false, readAt: isRead ? at : null }];
    }),
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

type ConversationPlace = Omit<Place, "nameOf" | "tagOf"> & { conversationId: string };

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
