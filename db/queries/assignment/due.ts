import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { conversations } from "@/db/schema/conversations";
import type { EntryReason, routings } from "@/db/vocabulary";
import { selectConversations } from "../conversations/conversation-record";
import { hasOptedOut } from "../conversations/opted-out";

export type Due = { tenantId: string; conversationId: string };

/** Whoever may reply on number `n` as person `m`, by their own role there or a group's, or as an admin. */
const mayReply = sql`(m.disabled_at is null and (m.role in ('owner', 'admin') or (m.role = 'member' and exists (
  select from number_grants g where g.number_id = n.id and g.role <> 'viewer' and (g.user_id = m.user_id
    or g.group_id in (select gm.group_id from group_members gm where gm.user_id = m.user_id))))))`;

type Lost = Due & { reason: EntryReason };

/**
 * Conversations whose assignee loses them, with the reason: the person is away, did not answer in the number's
 * time, or may no longer reply there. The last is asked once for each person and number that have any.
 */
const lost = (name: string, isOne: boolean) => {
  const only = (conversation: "c" | "had") =>
    isOne ? sql`${sql.raw(conversation)}.id = ${sql.placeholder("conversationId")}` : sql`true`;
  const now = sql`${sql.placeholder("now")}::timestamptz`;
  const limit = sql.placeholder("limit");
  return namedStatement<Lost>(
    name,
    sql`
    (select c.tenant_id as "tenantId", c.id as "conversationId", 'away' as reason
    from memberships m join ${conversations} c on c.assignee_id = m.user_id and c.tenant_id = m.tenant_id
    where ${only("c")} and m.away_since <= ${sql.placeholder("awayBefore")}::timestamptz and (m.away_until is null or m.away_until > ${now})
      and c.listed and c.state = 'open' and c.unresponded_since is not null and not ${hasOptedOut} limit ${limit})
    union all
    (select c.tenant_id, c.id, 'unanswered'
    from numbers n join ${conversations} c on c.number_id = n.id
    where ${only("c")} and n.unanswered_minutes is not null and c.listed and c.state = 'open' and c.assignee_id is not null
      and c.unresponded_since <= ${now} - make_interval(mins => n.unanswered_minutes)
      and c.assigned_at <= ${now} - make_interval(mins => n.unanswered_minutes)
      and not ${hasOptedOut} limit ${limit})
    union all
    (select c.tenant_id, c.id, 'left_number'
    from (
      select distinct had.assignee_id, had.number_id from ${conversations} had
      where ${only("had")} and had.listed and had.state = 'open' and had.assignee_id is not null
    ) pair
    join numbers n on n.id = pair.number_id
    join memberships m on m.tenant_id = n.tenant_id and m.user_id = pair.assignee_id
    join ${conversations} c on c.assignee_id = pair.assignee_id and c.number_id = pair.number_id
    where ${only("c")} and c.listed and c.state = 'open' and not ${mayReply} limit ${limit})
    limit ${limit}`,
  );
};

const lostOfAll = lost("lost_by_assignees", false);
const lostOfOne = lost("lost_by_assignee", true);

export const dueForTeam = (
  db: DbOrTx,
  {
    now,
    graceMs,
    limit,
    conversationId,
  }: { now: Date; graceMs: number; limit: number; /** Only this one. */ conversationId?: string },
): Promise<Lost[]> =>
  (conversationId === undefined ? lostOfAll : lostOfOne)(db, {
    now,
    awayBefore: new Date(now.getTime() - graceMs),
    limit,
    ...(conversationId !== undefined && { conversationId }),
  });

/**
 * Conversation `c`, which nobody has, was last returned because nobody answered it, or by hand, while its customer waited.
 * An assignment that was undone is as if it had not been.
 */
const isTeams = sql`coalesce((select e.reason in ('unanswered', 'by_hand') from (
    select at, id, reason, lead(reason) over (order by at, id) as then_reason from timeline_entries
    where conversation_id = c.id and at >= c.unresponded_since and type in ('assigned', 'unassigned')) e
  where e.reason is distinct from 'undone' and e.then_reason is distinct from 'undone'
  order by e.at desc, e.id desc limit 1), false)`;

/** Those of these conversations, which nobody has, that are the team's: somebody takes them, no rule gives them. */
export async function teamsOwn(tx: Tx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.execute<{ id: string }>(
    sql`select c.id from ${conversations} c where ${inArray(sql`c.id`, [...ids])} and ${isTeams}`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Conversations that wait and that nobody has, the longest waiting of each number first, where the number chooses
 * and somebody of it is there. What is the team's is so until somebody takes or answers it.
 */
export async function dueForSomebody(
  db: DbOrTx,
  { limit }: { limit: number },
): Promise<(Due & { numberId: string; routing: (typeof routings)[number] })[]> {
  const { rows } = await db.execute<Due & { numberId: string; routing: (typeof routings)[number] }>(sql`
    select n.tenant_id as "tenantId", n.id as "numberId", n.routing, waiting.id as "conversationId"
    from numbers n
    cross join lateral (
      select c.id, c.unresponded_since from ${conversations} c
      where c.number_id = n.id and c.listed and c.state = 'open' and c.assignee_id is null
        and c.unresponded_since is not null and not ${hasOptedOut}
        and not ${isTeams}
      order by c.unresponded_since limit ${limit}
    ) waiting
    where n.routing in ('in_turn', 'fewest_open') and n.disabled_at is null and exists (
      select from memberships m where m.tenant_id = n.tenant_id and (m.away_since is null or m.away_until <= clock_timestamp())
        and ${mayReply})
    order by waiting.unresponded_since limit ${limit}`);
  return rows;
}

/**
 * Locks what these people have on these numbers, open or to come back, and reads it. One that somebody works on at
 * this moment is left out: whoever holds it may wait for these people, and the sweep returns it a second later.
 */
export async function lockAssigned(
  tx: Tx,
  {
    tenantId,
    userIds,
    numberIds,
  }: { tenantId: string; userIds: readonly string[]; numberIds: readonly string[] },
  { limit }: { limit: number },
) {
  const ids = await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(
      and(
        eq(conversations.tenantId, tenantId),
        inArray(conversations.assigneeId, [...userIds]),
        inArray(conversations.numberId, [...numberIds]),
        inArray(conversations.state, ["open", "snoozed"]),
      ),
    )
    .orderBy(asc(conversations.id))
    .limit(limit)
    .for("update", { skipLocked: true });
  if (ids.length === 0) return [];
  return selectConversations(tx).where(
    inArray(
      conversations.id,
      ids.map(({ id }) => id),
    ),
  );
}
