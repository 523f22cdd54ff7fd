import * as z from "zod/mini";
import { isTimeZone } from "@/lib/domain/hours/time-zone";
import {
  carrierStatuses,
  MAX_TAGS_OF_CONVERSATION,
  overridableReasons,
  refusalReasons,
  tagColors,
} from "@/db/vocabulary";
import { AuthorView, Id, Instant, MessageView, Seq } from "./views";

/**
 * What a browser or another program may send to the HTTP routes (design: fixed outside forms), and the
 * refusals.
 */

export const ReplyCommand = z.object({
  /**
   * Belongs to the draft; the same on every retry of this send. The use case rejects a malformed one, with
   * 422 as for one already used.
   */
  clientId: z.string(),
  /**
   * The highest public item this person has seen. A request without it is malformed; leaving it out never
   * means "force".
   */
  seenSeq: Seq,
  body: z.string(),
  media: z.optional(z.array(Id).check(z.maxLength(10))),
  /**
   * The newest reply to this contact from another number that was shown to this person. It and all earlier
   * ones count as seen.
   */
  seenElsewhere: z.optional(Id),
  /**
   * Acknowledges exactly this state: `seq` must equal `publicSeq`, `reasons` must contain the refusal's
   * reason, and for `replied_elsewhere`, `elsewhere` must be the newest message that the refusal named.
   */
  override: z.optional(
    z.object({
      seq: Seq,
      reasons: z.array(z.enum(overridableReasons)).check(z.minLength(1)),
      elsewhere: z.optional(Id),
    }),
  ),
  undoSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(30))),
  /** A failed or unconfirmed message that this one repeats. This one still has its own clientId. */
  retryOf: z.optional(Id),
});
export type ReplyCommand = z.infer<typeof ReplyCommand>;

export const DraftCommand = z.object({
  clientId: Id,
  body: z.string().check(z.maxLength(20_000)),
  media: z._default(z.array(Id).check(z.maxLength(10)), []),
});
export type DraftCommand = z.infer<typeof DraftCommand>;

/** A person is away: for an hour, until tomorrow, until that date, until they say otherwise; or is back. */
export const AwayCommand = z.object({
  until: z.union([z.enum(["back", "open", "hour", "tomorrow"]), z.iso.date()]),
  zone: z.string().check(z.refine(isTimeZone)),
});
export type AwayCommand = z.infer<typeof AwayCommand>;

/** An internal note. The use case checks its length and its id, and answers 422 as for a reply. */
export const NoteCommand = z.object({
  clientId: z.string(),
  body: z.string(),
  /** People and groups whose "@Name" stands in the body. */
  mentions: z.optional(z.array(Id).check(z.maxLength(50))),
  /** A message of the conversation that it is about, or a note there that it replies to. */
  about: z.optional(Id),
  replyTo: z.optional(Id),
});
export type NoteCommand = z.infer<typeof NoteCommand>;
/** A conversation is given to a colleague with a note. `from`: who had it on the page that it was done on. */
export const HandOffCommand = z.object({
  clientId: z.string(),
  to: Id,
  from: z.nullable(Id),
  body: z.string(),
  /** People and groups whose "@Name" stands in the body besides. */
  mentions: z.optional(z.array(Id).check(z.maxLength(50))),
});
export type HandOffCommand = z.infer<typeof HandOffCommand>;
/** New words of one's own note. `mentions`: who is mentioned in addition; who still stands there stays. */
export const EditNoteCommand = z.object({
  body: z.string(),
  mentions: z.optional(z.array(Id).check(z.maxLength(50))),
});
export type EditNoteCommand = z.infer<typeof EditNoteCommand>;
/** Notes in which the person saw that they are mentioned. */
export const SeenMentionsCommand = z.object({ notes: z.array(Id).check(z.minLength(1), z.maxLength(100)) });

/**
 * `draft`: the clientId of a draft in this page that its author has reviewed against everything up to `seq`.
 */
export const ReadCommand = z.object({ seq: Seq, draft: z.optional(Id) });
export const ComposeCommand = z.object({
  numberId: Id,
  to: z.string().check(z.minLength(1), z.maxLength(64)),
});
/** Flags of a conversation that a person sets for the whole team; at least one of the two. */
export const FlagsCommand = z
  .strictObject({ unread: z.optional(z.boolean()), reply: z.optional(z.enum(["needed", "not_needed"])) })
  .check(z.refine(({ unread, reply }) => unread !== undefined || reply !== undefined));
export type FlagsCommand = z.infer<typeof FlagsCommand>;
/** Until when a conversation is out of the list, and whether a colleague's reply brings it back. */
export const SnoozeCommand = z.strictObject({ until: Instant, wakesOnReply: z._default(z.boolean(), true) });
export type SnoozeCommand = z.infer<typeof SnoozeCommand>;
/** `undo`: as it was before, not only back in the list. */
export const UnsnoozeCommand = z.strictObject({ undo: z._default(z.boolean(), false) });
/** Tags that a person adds to a conversation and removes from it; at least one. */
export const TagsCommand = z
  .strictObject({
    add: z._default(z.array(Id).check(z.maxLength(MAX_TAGS_OF_CONVERSATION)), []),
    remove: z._default(z.array(Id).check(z.maxLength(MAX_TAGS_OF_CONVERSATION)), []),
  })
  .check(z.refine(({ add, remove }) => add.length + remove.length > 0));
export type TagsCommand = z.infer<typeof TagsCommand>;
/** A new tag for the tenant's list. */
export const NewTagCommand = z.strictObject({
  name: z.string().check(z.maxLength(1_000)),
  color: z.optional(z.enum(tagColors)),
});
/** Whether a message near STOP meant an opt-out. */
export const OptOutCommand = z.strictObject({ optOut: z.boolean() });
/** Who gets a conversation, or nobody; `from` is who had it when the sender looked. */
export const AssignCommand = z.strictObject({ to: z.nullable(Id), from: z.nullable(Id) });
export type AssignCommand = z.infer<typeof AssignCommand>;
/** Who looks after a contact, or nobody. */
export const OwnerCommand = z.strictObject({ to: z.nullable(Id) });
export type OwnerCommand = z.infer<typeof OwnerCommand>;
export const TakeOverCommand = z.object({ from: z.nullable(Id) });

/**
 * What the carrier says about a message whose outcome was unknown. If the message has a carrier id, the
 * carrier is asked by it, and its answer changes the message's status. Without one, only the carrier's
 * history can be searched, which proves nothing: a person decides.
 */
export const CarrierSays = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("status"), status: z.enum(carrierStatuses) }),
  z.object({ kind: z.literal("unknown_word"), word: z.string() }),
  z.object({ kind: z.literal("in_history"), status: z.nullable(z.enum(carrierStatuses)) }),
  z.object({ kind: z.literal("not_in_history") }),
  /** The carrier answered, but its records are not conclusive. */
  z.object({ kind: z.literal("cannot_say") }),
  z.object({ kind: z.literal("unavailable") }),
  z.object({ kind: z.literal("no_carrier") }),
]);
export type CarrierSays = z.infer<typeof CarrierSays>;

/**
 * A reply to the same contact from another number of the tenant, newest last. Its author and body are only
 * for people who may see that number; others learn that it exists, and when.
 */
export const ElsewhereReply = z.object({
  messageId: Id,
  at: Instant,
  /** When it leaves. If that is in the future, it can still be undone. */
  leavesAt: z.nullable(Instant),
  author: z.optional(z.nullable(AuthorView)),
  body: z.optional(z.string()),
  conversationId: z.optional(Id),
  numberId: z.optional(Id),
});
export type ElsewhereReply = z.infer<typeof ElsewhereReply>;

/** A refused send. It changes nothing, names what was not seen, and leaves the draft as it is. */
export const Refusal = z.object({
  reason: z.enum(refusalReasons),
  unseen: z.array(MessageView),
  /** There are older unseen messages that are not listed; those listed are the newest. */
  unseenMore: z.optional(z.boolean()),
  publicSeq: Seq,
  /**
   * `duplicate_text`: which listed message it nearly repeats; null if that is on a number this person may not
   * see.
   */
  duplicateOf: z.optional(z.nullable(Id)),
  /** `teammate_sending`: when that reply leaves. */
  leavesAt: z.optional(z.nullable(Instant)),
  /** `replied_elsewhere`: the replies from other numbers. */
  elsewhere: z.optional(z.array(ElsewhereReply)),
});
export type Refusal = z.infer<typeof Refusal>;
