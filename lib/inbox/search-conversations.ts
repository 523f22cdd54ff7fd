import type { Deps } from "@/db/deps";
import { ownParts } from "@/db/queries/conversation-list";
import { foundConversations, textHits } from "@/db/queries/search-conversations";
import { conversationStates, type ConversationState, type ListFilter } from "@/db/vocabulary";
import { ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/actor";
import { visibleNumbers } from "@/lib/domain/policy";
import { isSearch, readSearch } from "@/lib/domain/search-query";
import { toConversationView } from "@/lib/view/to-view";
import type { FoundRow } from "@/lib/view/types";
import { toMine } from "./own-part";

/** More rows than these are a reason to type another word. */
export const FOUND_LIMIT = 50;

export type SearchInput = { q: string; numberId?: string; state?: ConversationState | "all"; filters?: readonly ListFilter[] };

/** Threads by a word of a text, a contact's name or a part of a number, within what the actor sees and the list's filters. */
export async function searchConversations(deps: Deps, actor: Actor, input: SearchInput): Promise<Result<{ conversations: FoundRow[] }, never>> {
  const query = readSearch(input.q);
  if (!isSearch(query)) return ok({ conversations: [] });
  const { tenantId, userId } = actor;
  const { numberId, state = "all", filters = [] } = input;
  const visible = visibleNumbers(actor);
  const numbers = numberId === undefined ? visible : visible === "all" || visible.includes(numberId) ? [numberId] : [];
  const scope = { tenantId, userId, numbers, states: state === "all" ? conversationStates : [state], filters };

  const hits = query.words === null ? [] : await textHits(deps.db, { ...scope, words: query.words });
  const hitOf = new Map(hits.map((hit) => [hit.conversationId, hit]));
  const records = await foundConversations(deps.db, { ...scope, ...query, hits: [...hitOf.keys()], limit: FOUND_LIMIT });
  const own = await ownParts(deps.db, { userId, conversationIds: records.map(({ id }) => id) });
  const mineOf = new Map(own.map((part) => [part.conversationId, part]));
  return ok({
    conversations: records.map((record) => {
      const hit = hitOf.get(record.id);
      return { conversation: toConversationView(record), mine: toMine(mineOf.get(record.id)), match: hit ? { seq: hit.seq, body: hit.body } : null };
    }),
  });
}
