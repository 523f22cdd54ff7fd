import { and, desc, eq, sql, type SQL } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { conversations, drafts, reads } from "@/db/schema/conversations";
import { numbers } from "@/db/schema/numbers";
import { memberships } from "@/db/schema/people";
import { listFilters, type ConversationState, type ListFilter } from "@/db/vocabulary";
import { selectConversations } from "./conversation-record";
import { followedBy, followedNumbersBy } from "@/db/queries/notifications/follows";
import { mentioning } from "./mentions";
import { hasOptedOut } from "./opted-out";

/** What a list or a search looks through. */
export type Scope = {
  tenantId: string;
  userId: string;
  /** The numbers whose conversations are listed. */
  numbers: "all" | readonly string[];
  states: readonly ConversationState[];
  /** Each narrows further. */
  filters: readonly ListFilter[];
  /** Who has it: a person, nobody, or with null anyone. */
  assignee: string | "nobody" | null;
  tagId: string | null;
};

export type ListScope = Scope & {
  /** The last row of the previous page, exclusive. */
  after: { lastActivityAt: Date; id: string } | null;
  limit: number;
};

/** The filters, the assignee and the tag as a condition on conversations `c`. */
export function narrowedBy({ tenantId, userId, filters, assignee, tagId }: Scope): SQL {
  const narrowing: Record<ListFilter, SQL> = {
    unresponded: sql`(c.unresponded_since is not null and not ${hasOptedOut})`,
    unread: sql`(c.marked_unread_at is not null or c.attention_seq > coalesce(
      (select r.seen_seq from ${reads} r where r.conversation_id = c.id and r.user_id = ${userId}), 0))`,
    undelivered: sql`c.undelivered_at is not null`,
    // Uses ids found first: a person has few drafts, and the list would be scanned to its end for them.
    drafts: sql`c.id = any(array(select d.conversation_id from ${drafts} d where d.user_id = ${userId}))`,
    mentioned: sql`c.id = any(array(${mentioning({ tenantId, userId })}))`,
    followed: sql`(c.id = any(array(${followedBy(userId)})) or c.number_id = any(array(${followedNumbersBy(userId)})))`,
    unattended: sql`(c.unresponded_since is not null and not ${hasOptedOut} and (c.assignee_id is null or exists (
      select from ${memberships} m where m.tenant_id = c.tenant_id and m.user_id = c.assignee_id and m.away_since is not null
        and (m.away_until is null or m.away_until > now()))))`,
  };
  return sql.join(
    [
      sql`true`,
      ...filters.map((filter) => narrowing[filter]),
      ...(assignee === null
        ? []
        : [assignee === "nobody" ? sql`c.assignee_id is null` : sql`c.assignee_id = ${assignee}`]),
      // The second half is the condition of the index.
      ...(tagId === null ? [] : [sql`(c.tag_ids @> array[${tagId}]::uuid[] and c.tag_ids <> '{}'::uuid[])`]),
    ],
    sql` and `,
  );
}

/**
 * A page of the merged list, newest activity first. Each number and state is read in the order of its index
 * and cut at the limit, so that the cost does not grow with the number of conversations. (`nulls last`
 * matches the order of the index: without it Postgres sorts them all.)
 */
export function conversationPage(db: DbOrTx, scope: ListScope) {
  const { tenantId, states, assignee, tagId, after, limit } = scope;
  const filters = listFilters.filter((filter) => scope.filters.includes(filter));
  const ofNumbers =
    scope.numbers === "all" ? sql`true` : sql`n.id = any(${sql.param([...scope.numbers])}::uuid[])`;
  const past = after ? sql`(c.last_activity_at, c.id) < (${after.lastActivityAt}, ${after.id})` : sql`true`;
  const narrowed = narrowedBy({ ...scope, filters });
  // One state is written out: only so can the indexes of what is open serve.
  const [only] = states.length === 1 ? states : [];
  const [wanted, ofState] = only
    ? [sql``, sql.raw(`c.state = '${only}'`)]
    : [
        sql`cross join unnest(${sql.param([...states])}::text[]) as wanted(state)`,
        sql.raw("c.state = wanted.state"),
      ];
  // A draft to a customer who was never written to is in a conversation that no other list shows.
  const listed = filters.includes("drafts") ? sql`true` : sql`c.listed`;
  return selectConversations(db)
    .where(
      and(
        eq(conversations.tenantId, tenantId),
        sql`${conversations.id} in (
          select page.id
          from ${numbers} n ${wanted} cross join lateral (
            select c.id, c.last_activity_at from ${conversations} c
            where c.number_id = n.id and ${ofState} and ${listed} and ${past} and ${narrowed}
            order by c.last_activity_at desc nulls last, c.id desc nulls last limit ${limit}
          ) page
          where n.tenant_id = ${tenantId} and ${ofNumbers}
          order by page.last_activity_at desc, page.id desc limit ${limit})`,
      ),
    )
    .orderBy(desc(conversations.lastActivityAt), desc(conversations.id))
    .prepare(
      [
        "conversation_page",
        scope.numbers === "all" ? "all" : "some",
        only ?? "states",
        // Their places in the vocabulary: Postgres cuts longer names.
        ...filters.map((filter) => listFilters.indexOf(filter)),
        ...(assignee === null ? [] : [assignee === "nobody" ? "unassigned" : "assigned"]),
        ...(tagId === null ? [] : ["tagged"]),
        after ? "next" : "first",
      ].join("_"),
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
