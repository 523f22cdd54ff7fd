import * as z from "zod/mini";
import {
  arrivalFlaws,
  conversationStates,
  directions,
  enclosures,
  entryReasons,
  heldReasons,
  messageStatuses,
  sendingStates,
  sources,
  statusCodes,
  tagColors,
  timelineTypes,
} from "@/db/vocabulary";

/**
 * What events, routes and screens say about a message, a conversation and an entry. All three use one shape,
 * so that a snapshot plus events equals a fresh snapshot (V26). Instants are ISO strings, because views
 * travel as JSON. People are ids, and their names come with the snapshot's people. Only a message's author
 * has a name here: outside readers of events need it.
 */

export const Id = z.uuid();
export const Instant = z.iso.datetime();
export const Seq = z.int().check(z.nonnegative());

/** For a field that events leave out when it is null (lib/base/event-json.ts). */
export const orNull = <T extends z.core.$ZodType>(schema: T) => z._default(z.nullable(schema), null);

export const AuthorView = z.object({ id: Id, name: z.string() });
export type AuthorView = z.infer<typeof AuthorView>;

export const MediaView = z.object({
  id: Id,
  contentType: orNull(z.string()),
  name: orNull(z.string()),
});
export type MediaView = z.infer<typeof MediaView>;

/** `by`: the person it is about. `carrier`: the carrier's own words, which may be shown. */
const StatusReasonView = z.object({
  code: z.enum(statusCodes),
  by: orNull(Id),
  carrier: orNull(z.string()),
});

export const MessageView = z.object({
  id: Id,
  conversationId: Id,
  direction: z.enum(directions),
  source: z.enum(sources),
  body: z.string(),
  status: z.enum(messageStatuses),
  /** Why it has its status. Events from before there were codes lack it. */
  reason: orNull(StatusReasonView),
  /** Why a queued message waits for a person. Events from before this field lack it. */
  held: orNull(z.enum(heldReasons)),
  /** Order within the conversation; never changes. */
  publicSeq: Seq,
  /** Null for the customer and for automatic messages. */
  author: z.nullable(AuthorView),
  acceptedAt: Instant,
  /**
   * When a customer's message arrived, if that was a while before it was ingested. Events from before this
   * field lack it.
   */
  arrivedAt: orNull(Instant),
  /** When it leaves. If that is in the future, it can still be undone. Null for inbound. */
  dueAt: orNull(Instant),
  retryOf: orNull(Id),
  /** How often the carrier delivered an inbound message; more than one is shown as "×2". */
  deliveries: z.int().check(z.positive()),
  possibleRepeat: z.boolean(),
  /** The other numbers of a group message. */
  alsoTo: z._default(z.array(z.string()), []),
  media: z._default(z.array(MediaView), []),
  /**
   * What of it could not be read or kept, as codes (lib/view/copy/message/arrival-copy.ts). Events from before this
   * field lack it.
   */
  flaws: z._default(z.array(z.enum(arrivalFlaws)), []),
});
export type MessageView = z.infer<typeof MessageView>;

/** The opt-out in force for a conversation's customer: shown in place of the composer. */
const OptOutView = z.object({ at: Instant, word: z.string(), viaNumberId: Id });

/** A tag of the tenant. An archived one is no longer offered; conversations that have it keep it. */
export const TagView = z.object({
  id: Id,
  name: z.string(),
  color: z.enum(tagColors),
  archived: z.boolean(),
});
export type TagView = z.infer<typeof TagView>;

/** A conversation as everybody sees it; personal state (seen, draft) is kept separately. */
export const ConversationView = z.object({
  id: Id,
  numberId: Id,
  contactId: Id,
  /** Null until somebody names the contact. */
  contactName: orNull(z.string()),
  /** E.164, or a sender that cannot be answered (`dialable` false). */
  address: z.string(),
  dialable: z.boolean(),
  state: z.enum(conversationStates),
  /** True if something was said in it. Events from before this field are all of such conversations. */
  listed: z._default(z.boolean(), true),
  assigneeId: orNull(Id),
  /** While it is snoozed. */
  snoozed: orNull(z.object({ until: Instant, by: Id, wakesOnReply: z.boolean() })),
  /** Until when it had been snoozed by that person, after it came back by itself and while nothing followed. */
  woke: orNull(z.object({ until: Instant, for: Id })),
  /** Tags of the tenant. Events from before this field have none. */
  tagIds: z._default(z.array(Id), []),
  publicSeq: Seq,
  /** Seq of the last item from the customer or a teammate: unread is `attentionSeq > seenSeq`. */
  attentionSeq: Seq,
  /**
   * Since when the customer waits. Null if answered, or if the customer opted out: nobody can reply until
   * START.
   */
  unrespondedSince: orNull(Instant),
  /**
   * When somebody flagged it as needing a reply, while the flag holds. Events from before this field lack it.
   */
  needsReplyAt: orNull(Instant),
  markedUnreadAt: orNull(Instant),
  /**
   * When a reply is known to have failed to reach the customer, and whose reply it was, until somebody deals
   * with it. Events from before this field lack it.
   */
  undelivered: orNull(
    z.object({
      at: Instant,
      by: orNull(Id),
      /** Held for its author, not lost. */ held: z._default(z.boolean(), false),
    }),
  ),
  lastActivityAt: Instant,
  /** When the newest public item was accepted. Events from before this field lack it. */
  lastAt: orNull(Instant),
  last: orNull(
    z.object({
      messageId: Id,
      direction: z.enum(directions),
      source: z.enum(sources),
      body: z.string(),
      /** What came with the text. Events from before this field lack it. */
      enclosure: orNull(z.enum(enclosures)),
      status: z.enum(messageStatuses),
      authorId: orNull(Id),
    }),
  ),
  lastReply: orNull(z.object({ by: Id, at: Instant })),
  /** The beginning of the last note, while nothing follows it. */
  lastNote: orNull(z.object({ by: Id, at: Instant, body: z.string() })),
  /**
   * What the customer wrote that may mean STOP, until somebody decides. Events from before this field lack
   * it.
   */
  mayOptOut: orNull(z.object({ at: Instant, words: z.string() })),
  optedOut: orNull(OptOutView),
});
export type ConversationView = z.infer<typeof ConversationView>;

/** An entry of a conversation. `actorId` null: a customer's message caused it. */
export const EntryView = z.object({
  id: Id,
  conversationId: Id,
  type: z.enum(timelineTypes),
  actorId: orNull(Id),
  subjectUserId: orNull(Id),
  /** Why, until when, and which tag. Events from before these fields lack them. */
  reason: orNull(z.enum(entryReasons)),
  until: orNull(Instant),
  tagId: orNull(Id),
  at: Instant,
});
export type EntryView = z.infer<typeof EntryView>;

/** A name that stands as "@Name" in a note, and who was mentioned by it: one person, or people of a group. */
const MentionView = z.object({ name: z.string(), userIds: z._default(z.array(Id), []) });
export type MentionView = z.infer<typeof MentionView>;

/** Since when a teammate is away and, if they said so, until when. */
export const AwayView = z.object({ since: Instant, until: orNull(Instant) });
export type AwayView = z.infer<typeof AwayView>;

/** What a teammate wrote for the team. It has no status, because it is not sent. */
export const NoteView = z.object({
  id: Id,
  conversationId: Id,
  author: AuthorView,
  /** Empty if it was deleted. */
  body: z.string(),
  at: Instant,
  /** Events from before these fields lack them. */
  editedAt: orNull(Instant),
  deletedAt: orNull(Instant),
  /** The message that it is about, with its first words. */
  about: orNull(z.object({ messageId: Id, seq: Seq, direction: z.enum(directions), words: z.string() })),
  /**
   * The note that it replies to, and the last message before that one, or 0. Its words are not copied: they
   * may be edited or deleted.
   */
  replyTo: orNull(z.object({ noteId: Id, by: Id, seq: Seq })),
  /** Events from before this field have none. */
  mentions: z._default(z.array(MentionView), []),
});
export type NoteView = z.infer<typeof NoteView>;

export const NumberView = z.object({
  id: Id,
  e164: z.string(),
  label: z.string(),
  disabled: orNull(z.object({ at: Instant, by: orNull(Id), reason: orNull(z.string()) })),
  customerWroteRefuses: z.boolean(),
  /**
   * Messages that came while the number was off; they are ingested when it is on again. Events from before
   * this field lack it.
   */
  heldMessages: z._default(z.int().check(z.nonnegative()), 0),
  /**
   * Until when its daily limit is used up, if that is in the future. Events from before this field lack it.
   */
  cappedUntil: orNull(Instant),
  /** What happens to messages sent from it. Events from before this field lack it. */
  sending: z._default(z.enum(sendingStates), "ok"),
});
export type NumberView = z.infer<typeof NumberView>;
