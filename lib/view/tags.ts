import type { TagView } from "@/lib/protocol/views";

/** The order of the team's list. */
export const byName = (a: TagView, b: TagView): number =>
  a.name.toLowerCase().localeCompare(b.name.toLowerCase()) || (a.id < b.id ? -1 : 1);

/** The tags of a conversation, in the order in which they were added. */
export const tagsOf = (ids: readonly string[], tags: readonly TagView[]): TagView[] =>
  ids.flatMap((id) => tags.find((tag) => tag.id === id) ?? []);
