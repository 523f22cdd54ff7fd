import type { Deps } from "@/db/deps";
import { ownParts, type Scope } from "@/db/queries/conversations/conversation-list";
import {
  foundConversations,
  namedConversations,
  noteHits,
  messageHits,
  type Hit,
} from "@/db/queries/conversations/search-conversations";
import { ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { enclosureOf } from "@/lib/domain/conversation/enclosure";
import {
  isSearch,
  readSearch,
  toTsQuery,
  wordsInName,
  type SearchQuery,
} from "@/lib/domain/text/search-query";
import { toConversationView } from "@/lib/view/map/to-view";
import type { FoundRow } from "@/lib/view/types";
import { scopeOf, type ScopeInput } from "./list-scope";
import { toMine } from "./own-part";

/** With more rows than this, the person types another word. */
export const FOUND_LIMIT = 50;
/** At most this many ways of dividing the words between name and message are searched. */
const MAX_DIVISIONS = 4;

/** `only`: by names and numbers, to find a person rather than words. */
export type SearchInput = ScopeInput & { q: string; only?: "people" };

/**
 * Finds conversations by the words of a message or note, a contact's name, both together ("marisol
 * tubeless"), or part of a number, within what the actor sees. Accents, case, emoji and word order do not
 * matter.
 */
export async function searchConversations(
  deps: Deps,
  actor: Actor,
  input: SearchInput,
): Promise<Result<{ conversations: FoundRow[] }, never>> {
  const query = readSearch(input.q);
  if (!isSearch(query)) return ok({ conversations: [] });
  const scope = scopeOf(actor, input);
  const { named, hits } = await wordsFound(deps, scope, query, input.only);
  const hitOf = newestHits(hits);
  const records = await foundConversations(deps.db, {
    ...scope,
    digits: query.digits,
    ids: [...new Set([...named, ...hitOf.keys()])],
    limit: FOUND_LIMIT,
  });
  const own = await ownParts(deps.db, {
    userId: actor.userId,
    conversationIds: records.map(({ id }) => id),
  });
  const mineOf = new Map(own.map((part) => [part.conversationId, part]));
  return ok({
    conversations: records.map((record) => {
      const hit = hitOf.get(record.id);
      return {
        conversation: toConversationView(record),
        mine: toMine(mineOf.get(record.id)),
        match: hit
          ? { kind: hit.kind, seq: hit.seq, body: hit.body, enclosure: enclosureOf(hit.media, hit.flags) }
          : null,
      };
    }),
  });
}

/**
 * The conversations whose name has every word, and the messages and notes that have all words, or all that
 * the name leaves.
 */
async function wordsFound(
  { db }: Pick<Deps, "db">,
  scope: Scope,
  query: SearchQuery,
  only?: "people",
): Promise<{ named: string[]; hits: Hit[] }> {
  if (query.words.length === 0) return { named: [], hits: [] };
  const inTexts = (words: string, within?: readonly string[]) => [
    messageHits(db, { ...scope, words, within }),
    noteHits(db, { ...scope, words, within }),
  ];
  const all = toTsQuery(query);
  const [conversations, ...hits] = await Promise.all([
    namedConversations(db, { ...scope, words: query.words }),
    ...(all === null || only === "people" ? [] : inTexts(all)),
  ]);

  const named: string[] = [];
  const divided = new Map<string, string[]>();
  for (const { conversationId, foldedName } of conversations) {
    const inName = wordsInName(query.words, foldedName);
    if (inName.length === query.words.length) named.push(conversationId);
    else {
      // The last word is a single letter, still being typed: the name's words are enough.
      const rest = toTsQuery(query, inName);
      if (rest === null) named.push(conversationId);
      else divided.set(rest, [...(divided.get(rest) ?? []), conversationId]);
    }
  }
  const parts = query.words.length === 1 || only === "people" ? [] : [...divided].slice(0, MAX_DIVISIONS);
  const rest = await Promise.all(parts.flatMap(([words, within]) => inTexts(words, within)));
  return { named, hits: [...hits, ...rest].flat() };
}

/** The newest message or note of each conversation. */
function newestHits(hits: readonly Hit[]): Map<string, Hit> {
  const newest = new Map<string, Hit>();
  for (const hit of hits) {
    const known = newest.get(hit.conversationId);
    if (known === undefined || hit.at > known.at) newest.set(hit.conversationId, hit);
  }
  return newest;
}
