import { MAX_TAGS_OF_CONVERSATION, type TagColor, tagColors } from "@/db/vocabulary";

/** Tags of one tenant, archived ones included: a short list is chosen from at a glance. */
export const MAX_TAGS = 100;
const MAX_NAME = 30;

/**
 * A tag's name: one trimmed line without the "#" that screens put before it. Null if it is empty, too long, or
 * has signs that nobody sees.
 */
export function checkTagName(raw: string): string | null {
  const name = raw.replace(/\s+/gu, " ").trim().replace(/^#+ ?/u, "");
  const isUsable = name !== "" && [...name].length <= MAX_NAME;
  return isUsable && !/[\p{Cc}\p{Cf}\p{Surrogate}]/u.test(name) ? name : null;
}

/** The colour for a tag made without choosing one: the one that is used least. */
export const nextTagColor = (used: readonly TagColor[]): TagColor =>
  tagColors.reduce((least, color) => (countOf(used, color) < countOf(used, least) ? color : least));

const countOf = (used: readonly TagColor[], color: TagColor): number =>
  used.filter((each) => each === color).length;

type Change = { add: readonly string[]; remove: readonly string[] };

/**
 * What adding and removing tags really changes of a conversation: a tag it has is not added again, and one
 * that is both added and removed stays as it is. Null if it would have too many.
 */
export function afterTags(
  { tagIds }: { tagIds: readonly string[] },
  { add, remove }: Change,
): { patch: { tagIds: string[] }; added: string[]; removed: string[] } | null {
  const added = [...new Set(add)].filter((id) => !tagIds.includes(id) && !remove.includes(id));
  const removed = tagIds.filter((id) => remove.includes(id) && !add.includes(id));
  const after = [...tagIds.filter((id) => !removed.includes(id)), ...added];
  if (added.length > 0 && after.length > MAX_TAGS_OF_CONVERSATION) return null;
  return { patch: { tagIds: after }, added, removed };
}
