import type { Deps } from "@/db/deps";
import { conversationPage } from "@/db/queries/conversations/conversation-list";
import { MAX_BULK } from "@/db/vocabulary";
import type { Actor } from "@/lib/domain/principal";
import { type ScopeInput, scopeOf } from "../list/list-scope";

/** The conversations of a list as one page: the first of them, if there are more than may be changed at once. */
export const idsMatching = async (deps: Deps, actor: Actor, filter: ScopeInput): Promise<string[]> =>
  (await conversationPage(deps.db, { ...scopeOf(actor, filter), after: null, limit: MAX_BULK })).map(
    ({ id }) => id,
  );

/** How many conversations a change of all that match a filter would be about. */
export const countMatching = async (
  deps: Deps,
  actor: Actor,
  filter: ScopeInput,
): Promise<{ count: number }> => ({
  count: (await idsMatching(deps, actor, filter)).length,
});
