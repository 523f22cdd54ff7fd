import type { DbOrTx } from "@/db/handles";
import type { Deps } from "@/db/deps";
import { conversationCounts } from "@/db/queries/conversations/conversation-counts";
import { conversationPage, ownParts } from "@/db/queries/conversations/conversation-list";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { visibleNumbers } from "@/lib/domain/people/policy";
import type { NumberCounts } from "@/lib/view/counts";
import { toConversationView } from "@/lib/view/map/to-view";
import type { ConversationRow } from "@/lib/view/types";
import { readCursor, writeCursor } from "./list-cursor";
import { scopeOf, type ScopeInput } from "./list-scope";
import { toMine } from "./own-part";

export type ListInput = ScopeInput & {
  cursor?: string;
  /** 1 to 100. */
  limit?: number;
};
type ConversationPage = { conversations: ConversationRow[]; next: string | null };
type Outcome = Result<ConversationPage, { code: "bad_cursor" }>;

/** Conversations by their last activity, newest first. A number that the actor does not see has none. */
export const listConversations = (deps: Deps, actor: Actor, input: ListInput): Promise<Outcome> =>
  listPage(deps.db, actor, input);

export async function listPage(db: DbOrTx, actor: Actor, input: ListInput): Promise<Outcome> {
  const scope = scopeOf(actor, input);
  const { states, filters, assignee, tagId } = scope;
  const limit = Math.min(Math.max(Math.trunc(input.limit ?? 50), 1), 100);
  const filterName = JSON.stringify([input.numberId ?? null, states, filters, assignee, tagId]);
  const after = input.cursor === undefined ? null : readCursor(actor, filterName, input.cursor);
  if (input.cursor !== undefined && after === null) return err({ code: "bad_cursor" });

  const rows = await conversationPage(db, { ...scope, after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const own = await ownParts(db, { userId: actor.userId, conversationIds: page.map(({ id }) => id) });
  const mineOf = new Map(own.map((part) => [part.conversationId, part]));
  const last = page.at(-1);
  return ok({
    conversations: page.map((record) => ({
      conversation: toConversationView(record),
      mine: toMine(mineOf.get(record.id)),
    })),
    next: last && rows.length > limit ? writeCursor(actor, filterName, last) : null,
  });
}

/** How many conversations each of the actor's numbers has, as the list would show them (N6). */
export async function countConversations(deps: Deps, actor: Actor): Promise<NumberCounts[]> {
  const { tenantId, userId } = actor;
  const rows = await conversationCounts(deps.db, { tenantId, userId, numbers: visibleNumbers(actor) });
  return rows.map(({ numberId, ...counts }) => ({ number: numberId, ...counts }));
}
