import * as z from "zod";
import { conversationStates, directions, messageStatuses, sources, timelineTypes } from "@/db/vocabulary";

/**
 * What events, routes and screens say about a message, a conversation and a thread line: one shape for all
 * three, so that a snapshot plus events equals a fresh snapshot (V26). Instants are ISO strings: these
 * travel as JSON. People are ids; names come with the snapshot's people, except a message's author, whom
 * outside readers of events need by name.
 */

export const Id = z.uuid();
export const Instant = z.iso.datetime();
export const Seq = z.int().nonnegative();

export const AuthorView = z.object({ id: Id, name: z.string() });
export type AuthorView = z.infer<typeof AuthorView>;

export const MediaView = z.object({ id: Id, contentType: z.string().nullable(), name: z.string().nullable() });
export type MediaView = z.infer<typeof MediaView>;

export const MessageView = z.object({
  id: Id,
  conversationId: Id,
  direction: z.enum(directions),
  source: z.enum(sources),
  body: z.string(),
  status: z.enum(messageStatuses),
  /** Why it failed or is not confirmed; words that may be shown. */
  statusReason: z.string().nullable(),
  /** Order within the conversation; never changes. */
  publicSeq: Seq,
  /** Null for the customer and for automatic texts. */
  author: AuthorView.nullable(),
  acceptedAt: Instant,
  /** When it leaves: in the future, it can still be undone. Null for inbound. */
  dueAt: Instant.nullable(),
  retryOf: Id.nullable(),
  /** How often the carrier delivered an inbound text; over 1 is shown as "×2". */
  deliveries: z.int().positive(),
  possibleRepeat: z.boolean(),
  /** The other numbers of a group text. */
  alsoTo: z.array(z.string()),
  media: z.array(MediaView),
});
export type MessageView = z.infer<typeof MessageView>;

/** The opt-out in force for a conversation's customer: shown in place of the composer. */
export const OptOutView = z.object({ at: Instant, word: z.string(), viaNumberId: Id });
export type OptOutView = z.infer<typeof OptOutView>;

/** A conversation as everybody sees it; what is personal (seen, draft) is beside it. */
export const ConversationView = z.object({
  id: Id,
  numberId: Id,
  contactId: Id,
  /** Null until someone names the contact. */
  contactName: z.string().nullable(),
  /** E.164, or a sender that cannot be answered (`dialable` false). */
  address: z.string(),
  dialable: z.boolean(),
  state: z.enum(conversationStates),
  assigneeId: Id.nullable(),
  publicSeq: Seq,
  /** Seq of the last item from the customer or a teammate: unread is `attentionSeq > seenSeq`. */
  attentionSeq: Seq,
  /** Since when the customer waits; null is answered. */
  unrespondedSince: Instant.nullable(),
  /** When somebody said that it needs a reply, while that holds. Events of before there was such a mark do not have it. */
  needsReplyAt: Instant.nullable().default(null),
  markedUnreadAt: Instant.nullable(),
  lastActivityAt: Instant,
  last: z
    .object({
      messageId: Id,
      direction: z.enum(directions),
      source: z.enum(sources),
      body: z.string(),
      status: z.enum(messageStatuses),
      authorId: Id.nullable(),
    })
    .nullable(),
  lastReply: z.object({ by: Id, at: Instant }).nullable(),
  /** How the last note begins, while nothing came after it. */
  lastNote: z.object({ by: Id, at: Instant, body: z.string() }).nullable(),
  optedOut: OptOutView.nullable(),
});
export type ConversationView = z.infer<typeof ConversationView>;

/** An event line of a thread. `actorId` null: a customer's text caused it. */
export const EntryView = z.object({
  id: Id,
  conversationId: Id,
  type: z.enum(timelineTypes),
  actorId: Id.nullable(),
  subjectUserId: Id.nullable(),
  at: Instant,
});
export type EntryView = z.infer<typeof EntryView>;

/** What a teammate wrote for the team. It has no status: it goes nowhere. */
export const NoteView = z.object({ id: Id, conversationId: Id, author: AuthorView, body: z.string(), at: Instant });
export type NoteView = z.infer<typeof NoteView>;

export const NumberView = z.object({
  id: Id,
  e164: z.string(),
  label: z.string(),
  disabled: z.object({ at: Instant, by: Id.nullable(), reason: z.string().nullable() }).nullable(),
  customerWroteRefuses: z.boolean(),
});
export type NumberView = z.infer<typeof NumberView>;
