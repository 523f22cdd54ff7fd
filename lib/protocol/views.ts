import * as z from "zod/mini";
import {
  arrivalFlaws,
  conversationStates,
  directions,
  enclosures,
  heldReasons,
  messageStatuses,
  sendingStates,
  sources,
  statusCodes,
  timelineTypes,
} from "@/db/vocabulary";

/**
 * What events, routes and screens say about a message, a conversation and a entry: one shape for all
 * three, so that a snapshot plus events equals a fresh snapshot (V26). Instants are ISO strings: these
 * travel as JSON. People are ids; names come with the snapshot's people, except a message's author, whom
 * outside readers of events need by name.
 */

export const Id = z.uuid();
export const Instant = z.iso.datetime();
export const Seq = z.int().check(z.nonnegative());

/** Of a field that is left out of an event where it is null (lib/base/event-json.ts). */
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
  /** Why its status is what it is. Events of before there were codes do not have it. */
  reason: orNull(StatusReasonView),
  /** Why a queued text waits for a person. Events of before there was such a thing do not have it. */
  held: orNull(z.enum(heldReasons)),
  /** Order within the conversation; never changes. */
  publicSeq: Seq,
  /** Null for the customer and for automatic texts. */
  author: z.nullable(AuthorView),
  acceptedAt: Instant,
  /** When a customer's text came, if that was a while before it was taken in. Events of before there was such a time do not have it. */
  arrivedAt: orNull(Instant),
  /** When it leaves: in the future, it can still be undone. Null for inbound. */
  dueAt: orNull(Instant),
  retryOf: orNull(Id),
  /** How often the carrier delivered an inbound text; over 1 is shown as "×2". */
  deliveries: z.int().check(z.positive()),
  possibleRepeat: z.boolean(),
  /** The other numbers of a group text. */
  alsoTo: z._default(z.array(z.string()), []),
  media: z._default(z.array(MediaView), []),
  /** What of it could not be read or kept, as codes (lib/view/copy/arrival-copy.ts). Events of before there were any do not have it. */
  flaws: z._default(z.array(z.enum(arrivalFlaws)), []),
});
export type MessageView = z.infer<typeof MessageView>;

/** The opt-out in force for a conversation's customer: shown in place of the composer. */
const OptOutView = z.object({ at: Instant, word: z.string(), viaNumberId: Id });

/** A conversation as everybody sees it; what is personal (seen, draft) is beside it. */
export const ConversationView = z.object({
  id: Id,
  numberId: Id,
  contactId: Id,
  /** Null until someone names the contact. */
  contactName: orNull(z.string()),
  /** E.164, or a sender that cannot be answered (`dialable` false). */
  address: z.string(),
  dialable: z.boolean(),
  state: z.enum(conversationStates),
  /** Something was said in it. Events of before there was such a sign are of those. */
  listed: z._default(z.boolean(), true),
  assigneeId: orNull(Id),
  publicSeq: Seq,
  /** Seq of the last item from the customer or a teammate: unread is `attentionSeq > seenSeq`. */
  attentionSeq: Seq,
  /** Since when the customer waits; null is answered, or a customer who opted out: nobody can answer until START. */
  unrespondedSince: orNull(Instant),
  /** When somebody said that it needs a reply, while that holds. Events of before there was such a mark do not have it. */
  needsReplyAt: orNull(Instant),
  markedUnreadAt: orNull(Instant),
  /** Since when a reply is known not to have got through and whose it was, while nobody dealt with it. Events of before there was such a mark do not have it. */
  undelivered: orNull(
    z.object({
      at: Instant,
      by: orNull(Id),
      /** It is held for its author, and not lost. */ held: z._default(z.boolean(), false),
    }),
  ),
  lastActivityAt: Instant,
  last: orNull(
    z.object({
      messageId: Id,
      direction: z.enum(directions),
      source: z.enum(sources),
      body: z.string(),
      /** What came with the words. Events of before there was such a sign do not have it. */
      enclosure: orNull(z.enum(enclosures)),
      status: z.enum(messageStatuses),
      authorId: orNull(Id),
    }),
  ),
  lastReply: orNull(z.object({ by: Id, at: Instant })),
  /** How the last note begins, while nothing came after it. */
  lastNote: orNull(z.object({ by: Id, at: Instant, body: z.string() })),
  /** What the customer wrote that may mean STOP, while nobody decided. Events of before there was such a flag do not have it. */
  mayOptOut: orNull(z.object({ at: Instant, words: z.string() })),
  optedOut: orNull(OptOutView),
});
export type ConversationView = z.infer<typeof ConversationView>;

/** An event line of a conversation. `actorId` null: a customer's text caused it. */
export const EntryView = z.object({
  id: Id,
  conversationId: Id,
  type: z.enum(timelineTypes),
  actorId: orNull(Id),
  subjectUserId: orNull(Id),
  at: Instant,
});
export type EntryView = z.infer<typeof EntryView>;

/** What a teammate wrote for the team. It has no status: it goes nowhere. */
export const NoteView = z.object({
  id: Id,
  conversationId: Id,
  author: AuthorView,
  body: z.string(),
  at: Instant,
});
export type NoteView = z.infer<typeof NoteView>;

export const NumberView = z.object({
  id: Id,
  e164: z.string(),
  label: z.string(),
  disabled: orNull(z.object({ at: Instant, by: orNull(Id), reason: orNull(z.string()) })),
  customerWroteRefuses: z.boolean(),
  /** Texts that came while it is off and are taken in when it is on again. Events of before there was such a count do not have it. */
  heldMessages: z._default(z.int().check(z.nonnegative()), 0),
  /** Its daily limit is used up until then, where that is still to come. Events of before it was told do not have it. */
  cappedUntil: orNull(Instant),
  /** What becomes of texts that leave from it. Events of before there was such a state do not have it. */
  sending: z._default(z.enum(sendingStates), "ok"),
});
export type NumberView = z.infer<typeof NumberView>;
