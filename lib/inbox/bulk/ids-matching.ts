import type { Deps } from "@/db/deps";
import { MAX_BULK } from "@/db/vocabulary";
import type { Actor } from "@/lib/domain/principal";
import { type ListInput, listConversations } from "../list/list-conversations";

/** The conversations of a list, as the list pages them: the first of them, if there are more than one may change at once. */
export async function idsMatching(deps: Deps, actor: Actor, filter: ListInput): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listConversations>> = await listConversations(deps, actor, {
      ...filter,
      limit: 100,
      ...(cursor !== null && { cursor }),
    });
    if (!page.ok) break;
    ids.push(...page.value.conversations.map(({ conversation }) => conversation.id));
    cursor = page.value.next;
  } while (cursor !== null && ids.length < MAX_BULK);
  return ids.slice(0, MAX_BULK);
}
