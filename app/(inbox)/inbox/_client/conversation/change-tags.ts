import { afterTags } from "@/lib/domain/conversation/tags";
import type { TagsCommand } from "@/lib/protocol/commands";
import type { TagView } from "@/lib/protocol/views";
import { byName } from "@/lib/view/tags";
import { lateApi } from "../late-api";
import type { InboxClient } from "../inbox-client";

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Adds and removes tags of a conversation. The page shows it at once, and takes it back if the server does not
 * take it. One call at a time, so that they arrive in the order in which they were made.
 */
export async function changeTags(
  client: InboxClient,
  conversationId: string,
  change: TagsCommand,
): Promise<void> {
  const { add, remove } = change;
  if (!show(client, conversationId, change))
    return client.notices.toast("A conversation has room for 20 tags. Remove one first");
  waiting += 1;
  const asked = last.then(() => lateApi.tag(conversationId, change));
  last = asked;
  const answer = client.page.watchSession(await asked);
  waiting -= 1;
  if (answer.kind === "ok") return waiting === 0 ? client.changes.put(answer.value) : undefined;
  show(client, conversationId, { add: remove, remove: add });
  if (answer.kind === "error" && answer.code === "too_many_tags")
    client.notices.toast("A conversation has room for 20 tags. Remove one first");
  else client.notices.notThrough();
}

function show({ page }: InboxClient, conversationId: string, change: TagsCommand): boolean {
  const held = page.conversation(conversationId);
  if (held === undefined) return true;
  const after = afterTags(held, change);
  if (after !== null) page.putConversation({ ...held, ...after.patch });
  return after !== null;
}

/** Puts a new tag on the team's list; null if the server did not take it. */
export async function makeTag({ page, notices }: InboxClient, name: string): Promise<TagView | null> {
  const answer = page.watchSession(await lateApi.addTag(name));
  if (answer.kind !== "ok") {
    if (answer.kind === "error" && answer.code === "name_taken")
      notices.toast("There is a tag of that name already, kept from use. An admin can bring it back");
    else if (answer.kind === "error" && answer.code === "too_many_tags")
      notices.toast("The team has 100 tags already. Rename one of them instead");
    else notices.notThrough();
    return null;
  }
  const { tag } = answer.value;
  // Its event may have come first.
  page.set(({ inbox, ...state }) => ({
    ...state,
    inbox: inbox.tags.some(({ id }) => id === tag.id)
      ? inbox
      : { ...inbox, tags: [...inbox.tags, tag].sort(byName) },
  }));
  return tag;
}
