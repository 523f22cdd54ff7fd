import { and, desc, eq, sql, type SQL } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { optOuts } from "@/db/schema/contacts";
import { conversations, drafts, reads } from "@/db/schema/conversations";
import { numbers } from "@/db/schema/numbers";
import { listFilters, type ConversationState, type ListFilter } from "@/db/vocabulary";
import { selectConversations } from "./conversation-record";

export type ListScope = {
  tenantId: string;
  userId: string;
  /** The numbers whose conversations are listed. */
  numbers: "all" | readonly string[];
  states: readonly ConversationState[];
  /** Each narrows the list further. */
  filters: readonly ListFilter[];
  /** The last row of the previous page, exclusive. */
  after: { lastActivityAt: Date; id: string } | null;
  limit: number;
};

const isRefusedIn = (scope: SQL) => sql`exists (
  select from ${optOuts} said where said.tenant_id = c.tenant_id and said.address = c.address and said.lifted_at is null and ${scope})`;
const everywhere = sql`said.number_id is null`;
const here = sql`said.number_id = c.number_id`;

/** The customer of conversation `c` opted out, and so does not wait for an answer. */
export const hasOptedOut = isRefusedIn(sql`(${everywhere} or ${here})`);

/**
 * The same for thousands of conversations at once: each half is an equality, so Postgres reads the opt-outs
 * once into a hash table, where it would search them for each conversation.
 */
export const hasOptedOutOfMany = sql`(${isRefusedIn(everywhere)} or ${isRefusedIn(here)})`;

/** The filters as a condition on conversations `c`; each narrows further. */
export function narrowedBy(filters: readonly ListFilter[], userId: string): SQL {
  const narrowing: Record<ListFilter, SQL> = {
    unresponded: sql`(c.unresponded_since is not null and not ${hasOptedOut})`,
    unread: sql`(c.marked_unread_at is not null or c.attention_seq > coalesce(
      (select r.seen_seq from ${reads} r where r.conversation_id = c.id and r.user_id = ${userId}), 0))`,
    mine: sql`c.assignee_id = ${userId}`,
    undelivered: sql`c.undelivered_at is not null`,
    // Uses ids found first: a person has few drafts, and the list would be scanned to its end for them.
    drafts: sql`c.id = any(array(select d.conversation_id from ${drafts} d where d.user_id = ${userId}))`,
  };
  return sql.join([sql`true`, ...filters.map((filter) => narrowing[filter])], sql` and `);
}

/**
 * A page of the merged list, newest activity first. Each number and state is read in the order of its index
 * and cut at the limit, so that the cost does not grow with the number of conversations. (`nulls last`
 * matches the order of the index: without it Postgres sorts them all.)
 */
export function conversationPage(db: DbOrTx, scope: ListScope) {
  const { tenantId, userId, states, after, limit } = scope;
  const filters = listFilters.filter((filter) => scope.filters.includes(filter));
  const ofNumbers =
    scope.numbers === "all" ? sql`true` : sql`n.id = any(${sql.param([...scope.numbers])}::uuid[])`;
  const past = after ? sql`(c.last_activity_at, c.id) < (${after.lastActivityAt}, ${after.id})` : sql`true`;
  const narrowed = narrowedBy(filters, userId);
  // A draft to a customer who was never written to is in a conversation that no other list shows.
  const listed = filters.includes("drafts") ? sql`true` : sql`c.listed`;
  return selectConversations(db)
    .where(
      and(
        eq(conversations.tenantId, tenantId),
        sql`${conversations.id} in (
          select page.id
          from ${numbers} n cross join unnest(${sql.param([...states])}::text[]) as wanted(state) cross join lateral (
            select c.id, c.last_activity_at from ${conversations} c
            where c.number_id = n.id and c.state = wanted.state and ${listed} and ${past} and ${narrowed}
            order by c.last_activity_at desc nulls last, c.id desc nulls last limit ${limit}
          ) page
          where n.tenant_id = ${tenantId} and ${ofNumbers}
          order by page.last_activity_at desc, page.id desc limit ${limit})`,
      ),
    )
    .orderBy(desc(conversations.lastActivityAt), desc(conversations.id))
    .prepare(
      `conversation_page_${scope.numbers === "all" ? "all" : "some"}_${filters.join("_") || "any"}_${after ? "next" : "first"}`,
    )
    .execute();
}

/** The viewer's own part of these conversations: how far they read, and their drafts. */
export const ownParts = (
  db: DbOrTx,
  { userId, conversationIds }: { userId: string; conversationIds: readonly string[] },
) =>
  db
    .select({
      conversationId: conversations.id,
      seenSeq: reads.seenSeq,
      clientId: drafts.clientId,
      body: drafts.body,
      media: drafts.media,
      staleSince: drafts.staleSince,
      updatedAt: drafts.updatedAt,
    })
    .from(conversations)
    .leftJoin(reads, and(eq(reads.conversationId, conversations.id), eq(reads.userId, userId)))
    .leftJoin(drafts, and(eq(drafts.conversationId, conversations.id), eq(drafts.userId, userId)))
    .where(sql`${conversations.id} = any(${sql.param([...conversationIds])}::uuid[])`)
    .prepare("own_parts")
    .execute();
