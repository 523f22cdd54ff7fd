import * as z from "zod/mini";
import { carrierStatuses, overridableReasons, refusalReasons } from "@/db/vocabulary";
import { AuthorView, Id, Instant, MessageView, Seq } from "./views";

/** What a browser or another program may ask of the HTTP routes (design: fixed outside forms), and the refusals. */

export const ReplyCommand = z.object({
  /** Belongs to the draft; the same on every retry of this send. One that is no id is the use case's answer, 422 as for one that was used. */
  clientId: z.string(),
  /** The highest public item this person has seen. Missing is unreadable, never "force". */
  seenSeq: Seq,
  body: z.string(),
  media: z.optional(z.array(Id).check(z.maxLength(10))),
  /** The newest reply to this contact from another number that this person was shown: it and what came before it was seen. */
  seenElsewhere: z.optional(Id),
  /**
   * Acknowledges exactly this state: `seq` must equal `publicSeq`, `reasons` must hold the refusal's reason, and for
   * `replied_elsewhere`, `elsewhere` must be the newest message that the refusal named.
   */
  override: z.optional(
    z.object({
      seq: Seq,
      reasons: z.array(z.enum(overridableReasons)).check(z.minLength(1)),
      elsewhere: z.optional(Id),
    }),
  ),
  undoSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(30))),
  /** A failed or unconfirmed message that this one repeats; its own clientId all the same. */
  retryOf: z.optional(Id),
});
export type ReplyCommand = z.infer<typeof ReplyCommand>;

export const DraftCommand = z.object({
  clientId: Id,
  body: z.string().check(z.maxLength(20_000)),
  media: z._default(z.array(Id).check(z.maxLength(10)), []),
});
export type DraftCommand = z.infer<typeof DraftCommand>;

/** An internal note. How long it may be, and what is no id, is the use case's answer, 422 as for a reply. */
export const NoteCommand = z.object({ clientId: z.string(), body: z.string() });
export type NoteCommand = z.infer<typeof NoteCommand>;

/** `draft`: the clientId of words that this page holds and that their writer has reviewed against all up to `seq`. */
export const ReadCommand = z.object({ seq: Seq, draft: z.optional(Id) });
export const ComposeCommand = z.object({
  numberId: Id,
  to: z.string().check(z.minLength(1), z.maxLength(64)),
});
/** What a person says of a conversation for the whole team; one of the two at least. */
export const FlagsCommand = z
  .strictObject({ unread: z.optional(z.boolean()), reply: z.optional(z.enum(["needed", "not_needed"])) })
  .check(z.refine(({ unread, reply }) => unread !== undefined || reply !== undefined));
export type FlagsCommand = z.infer<typeof FlagsCommand>;
/** What a text near STOP meant: an opt-out, or none. */
export const OptOutCommand = z.strictObject({ optOut: z.boolean() });
export const TakeOverCommand = z.object({ from: z.nullable(Id) });

/**
 * What the carrier says of a text whose end was not known. With an id it is asked by that, and its word moves
 * the text; without one only its history can be looked at, which proves nothing: a person decides.
 */
export const CarrierSays = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("status"), status: z.enum(carrierStatuses) }),
  z.object({ kind: z.literal("unknown_word"), word: z.string() }),
  z.object({ kind: z.literal("in_history"), status: z.nullable(z.enum(carrierStatuses)) }),
  z.object({ kind: z.literal("not_in_history") }),
  /** It answered, and its records settle nothing. */
  z.object({ kind: z.literal("cannot_say") }),
  z.object({ kind: z.literal("unavailable") }),
  z.object({ kind: z.literal("no_carrier") }),
]);
export type CarrierSays = z.infer<typeof CarrierSays>;

/**
 * A reply to the same contact from another number of the tenant, newest last. Whose it is and what it says is told to
 * those who may see that number; the others learn that there is one, and when.
 */
export const ElsewhereReply = z.object({
  messageId: Id,
  at: Instant,
  /** When it leaves: in the future, it can still be taken back. */
  leavesAt: z.nullable(Instant),
  author: z.optional(z.nullable(AuthorView)),
  body: z.optional(z.string()),
  conversationId: z.optional(Id),
  numberId: z.optional(Id),
});
export type ElsewhereReply = z.infer<typeof ElsewhereReply>;

/** A refused send: typed, changes nothing, names what was not seen, leaves the draft as it is. */
export const Refusal = z.object({
  reason: z.enum(refusalReasons),
  unseen: z.array(MessageView),
  /** There are older unseen ones that are not named: those named are the newest. */
  unseenMore: z.optional(z.boolean()),
  publicSeq: Seq,
  /** `duplicate_text`: which of those named it nearly repeats; null where that stands on a number one may not see. */
  duplicateOf: z.optional(z.nullable(Id)),
  /** `teammate_sending`: when that reply leaves. */
  leavesAt: z.optional(z.nullable(Instant)),
  /** `replied_elsewhere`: what was said from other numbers. */
  elsewhere: z.optional(z.array(ElsewhereReply)),
});
export type Refusal = z.infer<typeof Refusal>;
