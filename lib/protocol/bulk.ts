import * as z from "zod/mini";
import { MAX_BULK_IDS, MAX_BULK_TAGS } from "@/db/vocabulary";
import { AssignCommand, SnoozeCommand } from "./commands";
import { Id, orNull, Seq } from "./views";

const someTags = z._default(z.array(Id).check(z.maxLength(MAX_BULK_TAGS)), []);

const seenAssignees = z
  .record(Id, z.nullable(Id))
  .check(z.refine((from) => Object.keys(from).length <= MAX_BULK_IDS));

/** What can be done to many conversations at once. */
export const BulkChange = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("resolve") }),
  z.strictObject({ type: z.literal("reopen") }),
  z.strictObject({
    type: z.literal("assign"),
    to: AssignCommand.shape.to,
    /** Who had each on the page that it is done on. Of any other it is who has it when the change begins. */
    from: z.optional(seenAssignees),
  }),
  z.strictObject({ type: z.literal("snooze"), ...SnoozeCommand.shape }),
  z.strictObject({ type: z.literal("mark"), unread: z.boolean() }),
  z
    .strictObject({ type: z.literal("tag"), add: someTags, remove: someTags })
    .check(z.refine(({ add, remove }) => [1, 2, 3, 4, 5].includes(add.length + remove.length))),
]);
export type BulkChange = z.infer<typeof BulkChange>;

/** Why one of the conversations was not changed. `not_found`: this person is not on its number, or never was. */
export const bulkFailures = [
  "not_found",
  "forbidden",
  "not_assignable",
  "assigned_meanwhile",
  "invalid_until",
  "nothing_to_snooze",
  "too_many_tags",
] as const;
export type BulkFailure = (typeof bulkFailures)[number];

/**
 * How far a change of many is, or its undoing. While `left` is not 0 the same is asked again, and goes on.
 * `same`: they were so already. `kept`: somebody changed them since, so undoing left them as they are.
 */
export const BulkProgress = z.object({
  total: Seq,
  left: Seq,
  changed: Seq,
  same: Seq,
  undone: Seq,
  kept: Seq,
  failed: z.partialRecord(z.enum(bulkFailures), Seq),
  /** The first that failed or were kept, and who each is with: of those that this person sees. */
  named: z.array(
    z.object({
      conversationId: Id,
      code: z.enum([...bulkFailures, "kept"]),
      contactName: orNull(z.string()),
      address: z.string(),
    }),
  ),
});
export type BulkProgress = z.infer<typeof BulkProgress>;
