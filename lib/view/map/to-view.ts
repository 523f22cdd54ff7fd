import { arrivalFlaws } from "@/db/vocabulary";
import type {
  ConversationState,
  Direction,
  Enclosure,
  EntryReason,
  HeldReason,
  MessageStatus,
  Source,
  StatusCode,
  TagColor,
  TimelineType,
} from "@/db/vocabulary";
import { type AccountStanding, sendingState } from "@/lib/domain/sending/sending-state";
import type {
  AwayView,
  ConversationView,
  EntryView,
  MediaView,
  MentionView,
  MessageView,
  NoteView,
  NumberView,
  TagView,
} from "@/lib/protocol/views";
import type { MyDraft, Open } from "../types";

/**
 * Maps rows to the views of screens and events. One place, so that a snapshot and an event cannot differ
 * (V26).
 */

export type ConversationFacts = {
  id: string;
  numberId: string;
  contactId: string;
  contactName: string | null;
  address: string;
  dialable: boolean;
  state: ConversationState;
  listed: boolean;
  assigneeId: string | null;
  snoozedUntil: Date | null;
  snoozedBy: string | null;
  wakesOnReply: boolean;
  wokeAt: Date | null;
  wokenFor: string | null;
  tagIds: string[];
  publicSeq: number;
  attentionSeq: number;
  unrespondedSince: Date | null;
  needsReplyAt: Date | null;
  markedUnreadAt: Date | null;
  undeliveredAt: Date | null;
  mayOptOutAt: Date | null;
  mayOptOutCopy: string | null;
  undeliveredBy: string | null;
  undeliveredHeld: boolean;
  lastActivityAt: Date;
  lastAt: Date | null;
  lastMessageId: string | null;
  lastDirection: Direction | null;
  lastSource: Source | null;
  lastBody: string | null;
  lastEnclosure: Enclosure | null;
  lastStatus: MessageStatus | null;
  lastAuthorId: string | null;
  lastReplyBy: string | null;
  lastReplyAt: Date | null;
  lastNoteBy: string | null;
  lastNoteAt: Date | null;
  lastNoteBody: string | null;
  optOutAt: Date | null;
  optOutWord: string | null;
  optOutVia: string | null;
};

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** A row as it travels, its times as ISO strings. */
export const toConversationView = (c: ConversationFacts): ConversationView => ({
  id: c.id,
  numberId: c.numberId,
  contactId: c.contactId,
  contactName: c.contactName,
  address: c.address,
  dialable: c.dialable,
  state: c.state,
  listed: c.listed,
  assigneeId: c.assigneeId,
  snoozed:
    c.snoozedUntil && c.snoozedBy
      ? { until: c.snoozedUntil.toISOString(), by: c.snoozedBy, wakesOnReply: c.wakesOnReply }
      : null,
  woke: c.wokeAt && c.wokenFor ? { until: c.wokeAt.toISOString(), for: c.wokenFor } : null,
  tagIds: c.tagIds,
  publicSeq: c.publicSeq,
  attentionSeq: c.attentionSeq,
  // A customer who opted out cannot be answered and so does not wait; START restores the wait.
  unrespondedSince: c.optOutAt ? null : iso(c.unrespondedSince),
  needsReplyAt: c.optOutAt ? null : iso(c.needsReplyAt),
  markedUnreadAt: iso(c.markedUnreadAt),
  undelivered: c.undeliveredAt
    ? { at: c.undeliveredAt.toISOString(), by: c.undeliveredBy, held: c.undeliveredHeld }
    : null,
  lastActivityAt: c.lastActivityAt.toISOString(),
  lastAt: iso(c.lastAt),
  last:
    c.lastMessageId && c.lastDirection && c.lastSource && c.lastBody !== null && c.lastStatus
      ? {
          messageId: c.lastMessageId,
          direction: c.lastDirection,
          source: c.lastSource,
          body: c.lastBody,
          enclosure: c.lastEnclosure,
          status: c.lastStatus,
          authorId: c.lastAuthorId,
        }
      : null,
  lastReply: c.lastReplyBy && c.lastReplyAt ? { by: c.lastReplyBy, at: c.lastReplyAt.toISOString() } : null,
  lastNote:
    c.lastNoteBy && c.lastNoteAt && c.lastNoteBody !== null && c.lastNoteAt > (c.lastAt ?? c.lastActivityAt)
      ? { by: c.lastNoteBy, at: c.lastNoteAt.toISOString(), body: c.lastNoteBody }
      : null,
  mayOptOut:
    c.mayOptOutAt && c.mayOptOutCopy !== null && !c.optOutAt
      ? { at: c.mayOptOutAt.toISOString(), words: c.mayOptOutCopy }
      : null,
  optedOut:
    c.optOutAt && c.optOutWord !== null && c.optOutVia
      ? { at: c.optOutAt.toISOString(), word: c.optOutWord, viaNumberId: c.optOutVia }
      : null,
});

export type MessageFacts = {
  id: string;
  conversationId: string;
  direction: Direction;
  source: Source;
  body: string;
  status: MessageStatus;
  statusCode: StatusCode | null;
  statusBy: string | null;
  carrierReason: string | null;
  held?: HeldReason | null;
  publicSeq: number;
  authorId: string | null;
  authorName: string | null;
  acceptedAt: Date;
  arrivedAt: Date | null;
  dueAt: Date | null;
  retryOf: string | null;
  deliveries: number;
  possibleRepeat: boolean;
  alsoTo: string[] | null;
  flags: string[] | null;
};

/** The same for a message. Why it waits is said only while it waits. */
export const toMessageView = (m: MessageFacts, media: MediaView[] = []): MessageView => ({
  id: m.id,
  conversationId: m.conversationId,
  direction: m.direction,
  source: m.source,
  body: m.body,
  status: m.status,
  reason: m.statusCode && { code: m.statusCode, by: m.statusBy, carrier: m.carrierReason },
  held: m.status === "queued" ? (m.held ?? null) : null,
  publicSeq: m.publicSeq,
  author: m.authorId ? { id: m.authorId, name: m.authorName ?? "" } : null,
  acceptedAt: m.acceptedAt.toISOString(),
  arrivedAt: iso(m.arrivedAt),
  dueAt: iso(m.dueAt),
  retryOf: m.retryOf,
  deliveries: m.deliveries,
  possibleRepeat: m.possibleRepeat,
  alsoTo: m.alsoTo ?? [],
  media,
  flaws: arrivalFlaws.filter((flaw) => m.flags?.includes(flaw)),
});

export type EntryFacts = {
  id: string;
  conversationId: string;
  type: TimelineType;
  actorId: string | null;
  subjectUserId: string | null;
  reason: EntryReason | null;
  until: Date | null;
  tagId: string | null;
  at: Date;
};

export const toEntryView = ({ at, ...entry }: EntryFacts): EntryView => ({
  id: entry.id,
  conversationId: entry.conversationId,
  type: entry.type,
  actorId: entry.actorId,
  subjectUserId: entry.subjectUserId,
  reason: entry.reason,
  until: iso(entry.until),
  tagId: entry.tagId,
  at: at.toISOString(),
});

export type NoteFacts = {
  id: string;
  conversationId: string;
  authorId: string;
  authorName: string;
  body: string;
  at: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  about: { messageId: string; seq: number; direction: Direction; body: string } | null;
  replyTo: NoteView["replyTo"];
  mentions: readonly Mentioned[];
};

/** Of a message that a note is about, what fits above the note. */
const QUOTE_LENGTH = 120;

/** A mentioned person, and the names by which the words mention them. */
export type Mentioned = { userId: string; names: string[] };

/** By name, in the order of names and ids, however they were read. */
function toMentionViews(mentions: readonly Mentioned[]): MentionView[] {
  const names = [...new Set(mentions.flatMap((mention) => mention.names))].toSorted();
  return names.map((name) => ({
    name,
    userIds: mentions.flatMap(({ userId, names: own }) => (own.includes(name) ? [userId] : [])).toSorted(),
  }));
}

/** The same for a note; a deleted one has no words. */
export const toNoteView = (n: NoteFacts): NoteView => ({
  id: n.id,
  conversationId: n.conversationId,
  author: { id: n.authorId, name: n.authorName },
  body: n.body,
  at: n.at.toISOString(),
  editedAt: iso(n.editedAt),
  deletedAt: iso(n.deletedAt),
  about: n.about && {
    messageId: n.about.messageId,
    seq: n.about.seq,
    direction: n.about.direction,
    words: [...n.about.body].slice(0, QUOTE_LENGTH).join(""),
  },
  replyTo: n.replyTo,
  mentions: toMentionViews(n.mentions),
});

export const toAwayView = ({
  awaySince,
  awayUntil,
}: {
  awaySince: Date | null;
  awayUntil: Date | null;
}): AwayView | null => awaySince && { since: awaySince.toISOString(), until: iso(awayUntil) };

export type NumberFacts = {
  id: string;
  e164: string;
  label: string;
  disabledAt: Date | null;
  disabledBy: string | null;
  disabledReason: string | null;
  customerWroteRefuses: boolean;
  /** Messages that came since it was switched off, or are still to be ingested. */
  heldMessages: number;
  cappedUntil: Date | null;
  /** Its carrier account. */
  account: AccountStanding;
};

export const toNumberView = (n: NumberFacts): NumberView => ({
  id: n.id,
  e164: n.e164,
  label: n.label,
  disabled: n.disabledAt
    ? { at: n.disabledAt.toISOString(), by: n.disabledBy, reason: n.disabledReason }
    : null,
  customerWroteRefuses: n.customerWroteRefuses,
  heldMessages: n.heldMessages,
  cappedUntil: iso(n.cappedUntil),
  sending: sendingState(n.account),
});

/** The event for everybody on a number when it has changed. */
export const toNumberChange = (n: NumberFacts) => ({
  numberId: n.id,
  events: [{ type: "number.changed" as const, number: toNumberView(n) }],
});

export type DraftFacts = {
  clientId: string;
  body: string;
  media: string[];
  staleSince: Date | null;
  updatedAt: Date;
};

export const toMyDraft = ({ clientId, body, media, staleSince, updatedAt }: DraftFacts): MyDraft => ({
  clientId,
  body,
  media,
  staleSince: iso(staleSince),
  updatedAt: updatedAt.toISOString(),
});

/** Who opened a conversation (I13), in the order of their first open. */
export const toOpens = (
  reads: readonly { userId: string; openedAt: Date | null; lastOpenedAt: Date | null }[],
): Open[] =>
  reads.flatMap(({ userId, openedAt, lastOpenedAt }) =>
    openedAt
      ? [{ userId, at: openedAt.toISOString(), lastAt: (lastOpenedAt ?? openedAt).toISOString() }]
      : [],
  );

export const toTagView = (tag: {
  id: string;
  name: string;
  color: TagColor;
  archivedAt: Date | null;
}): TagView => ({ id: tag.id, name: tag.name, color: tag.color, archived: tag.archivedAt !== null });
