import * as z from "zod/mini";
import type { DurableEventType } from "@/db/vocabulary";
import { ticketRights } from "./ticket";
import {
  AwayView,
  orNull,
  ConversationView,
  EntryView,
  Id,
  MessageView,
  NoteView,
  NumberView,
  Seq,
  TagView,
} from "./views";

/**
 * Durable events. Each is written in the transaction of its change, under the conversation's lock. It carries
 * the whole view of what changed, so applying one twice, or after a fresh load, is harmless. `seq` has no
 * holes within (stream, epoch).
 */
const at = { epoch: Id, seq: Seq };
const message = { message: MessageView, conversation: ConversationView };
/**
 * `entry`: the entry that says the conversation opened again because the message did not leave, or that it is
 * resolved after all.
 */
const moved = { ...message, entry: orNull(EntryView) };
const mention = { noteId: Id, conversationId: Id, numberId: Id };
const conversation = { conversation: ConversationView, entry: orNull(EntryView) };

/** `may`: what that person may do on this number from now on. If it is missing, that did not change. */
const accessGranted = z.object({
  ...at,
  type: z.literal("access.granted"),
  userId: Id,
  may: z.optional(z.enum(ticketRights)),
});
/** Closes the sockets of that person, or, with `sessionId`, only those of one session. */
const accessRevoked = z.object({
  ...at,
  type: z.literal("access.revoked"),
  userId: Id,
  sessionId: orNull(Id),
});

export const AccessEvent = z.discriminatedUnion("type", [accessGranted, accessRevoked]);
export type AccessEvent = z.infer<typeof AccessEvent>;

/** Moves the room's reply lease to `by`; `from` held it and is notified. */
export const TakenOver = z.object({
  ...at,
  type: z.literal("reply.taken_over"),
  ...conversation,
  by: Id,
  from: orNull(Id),
});
export type TakenOver = z.infer<typeof TakenOver>;

export const DurableEvent = z.discriminatedUnion("type", [
  z.object({ ...at, type: z.literal("message.received"), ...message }),
  z.object({ ...at, type: z.literal("message.queued"), ...message }),
  z.object({ ...at, type: z.literal("message.cancelled"), ...moved }),
  z.object({ ...at, type: z.literal("message.status_changed"), ...moved }),
  z.object({ ...at, type: z.literal("conversation.resolved"), ...conversation }),
  z.object({ ...at, type: z.literal("conversation.reopened"), ...conversation }),
  z.object({ ...at, type: z.literal("conversation.snoozed"), ...conversation }),
  z.object({ ...at, type: z.literal("conversation.woke"), ...conversation }),
  z.object({ ...at, type: z.literal("conversation.resolve_undone"), ...conversation }),
  z.object({ ...at, type: z.literal("conversation.assigned"), ...conversation }),
  z.object({ ...at, type: z.literal("conversation.marked_unread"), ...conversation }),
  z.object({ ...at, type: z.literal("conversation.marked_read"), ...conversation }),
  z.object({ ...at, type: z.literal("conversation.marked_needs_reply"), ...conversation }),
  z.object({ ...at, type: z.literal("conversation.marked_no_reply"), ...conversation }),
  /** One tag was added or removed, as the entry says. */
  z.object({ ...at, type: z.literal("conversation.tagged"), ...conversation }),
  z.object({ ...at, type: z.literal("contact.opted_out"), ...conversation }),
  z.object({ ...at, type: z.literal("contact.opted_in"), ...conversation }),
  z.object({ ...at, type: z.literal("contact.may_opt_out"), ...conversation }),
  z.object({ ...at, type: z.literal("contact.not_opt_out"), ...conversation }),
  /** Who looks after the contact changed; a page that shows the contact asks for it. */
  z.object({ ...at, type: z.literal("contact.owner_changed"), ...conversation }),
  z.object({ ...at, type: z.literal("conversation.gap_found"), ...conversation }),
  /** `entry` is the entry that reported the gap, with its new content. */
  z.object({ ...at, type: z.literal("conversation.gap_closed"), ...conversation }),
  z.object({ ...at, type: z.literal("note.added"), note: NoteView, conversation: ConversationView }),
  z.object({ ...at, type: z.literal("note.changed"), note: NoteView, conversation: ConversationView }),
  TakenOver,
  z.object({ ...at, type: z.literal("number.changed"), number: NumberView }),
  accessGranted,
  accessRevoked,
  /** In a person's own stream: the person got that number, or lost it. */
  z.object({ ...at, type: z.literal("number.given"), numberId: Id }),
  z.object({ ...at, type: z.literal("number.taken"), numberId: Id }),
  /**
   * In a person's own stream, with ids only: what was written is read where access is checked. `handOff`: the
   * conversation was handed to the person with the note.
   */
  z.object({
    ...at,
    type: z.literal("mention.added"),
    ...mention,
    by: Id,
    handOff: z._default(z.boolean(), false),
  }),
  /** The note was deleted, or no longer mentions the person. */
  z.object({ ...at, type: z.literal("mention.removed"), ...mention }),
  /** The person saw these notes, on one of their devices. */
  z.object({ ...at, type: z.literal("mentions.seen"), noteIds: z._default(z.array(Id), []) }),
  /** To everybody on a number with that person, and to the person. `away` null: they are there. */
  z.object({ ...at, type: z.literal("person.changed"), userId: Id, away: orNull(AwayView) }),
  /**
   * In a person's own stream, with ids only: that person is notified of something in these conversations.
   * `quiet`: without a sound.
   */
  z.object({
    ...at,
    type: z.literal("notification.added"),
    conversationIds: z._default(z.array(Id), []),
    numberId: Id,
    quiet: z._default(z.boolean(), false),
  }),
  /** The person read the notifications of a conversation on one of their devices, or with null all of them. */
  z.object({ ...at, type: z.literal("notifications.read"), conversationId: orNull(Id) }),
  /** The person follows the conversation now, or no longer. */
  z.object({
    ...at,
    type: z.literal("follow.changed"),
    conversationId: Id,
    numberId: Id,
    following: z._default(z.boolean(), false),
  }),
  /** In each person's own stream: the tenant's tags as they are now, all of them. */
  z.object({ ...at, type: z.literal("tags.changed"), tags: z._default(z.array(TagView), []) }),
]);
export type DurableEvent = z.infer<typeof DurableEvent>;

/** Fails to compile if an event type of the vocabulary has no shape here, or the reverse. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
void (true satisfies Same<DurableEvent["type"], DurableEventType>);
