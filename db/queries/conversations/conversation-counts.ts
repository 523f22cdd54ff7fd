import { sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { hasOptedOutOfMany } from "./opted-out";

export type NumberCounts = {
  numberId: string;
  /**
   * Open conversations, and of these: those waiting for an answer, unread for the viewer, assigned to the
   * viewer, to nobody, by person, and with an undelivered reply.
   */
  open: number;
  unanswered: number;
  unread: number;
  mine: number;
  unassigned: number;
  assigned: Record<string, number>;
  undelivered: number;
  /** Snoozed conversations. */
  later: number;
  /** Conversations in any state with a draft of the viewer. */
  drafts: number;
  /** Whether a message from a customer has ever come in. */
  received: boolean;
};

type Scope = { tenantId: string; userId: string; numbers: "all" | readonly string[] };

/**
 * What the list would hold, per number. Counts only open and snoozed conversations, by the list's own partial
 * index, and the viewer's drafts.
 */
export const conversationCounts = (
  db: DbOrTx,
  { tenantId, userId, numbers }: Scope,
): Promise<NumberCounts[]> =>
  count(db, { tenantId, userId, numbers: numbers === "all" ? null : [...numbers] });

const value = (name: "tenantId" | "userId" | "numbers") => sql.placeholder(name);

/**
 * Whether a number ever got a customer's message is checked conversation by conversation, up to the first:
 * messages have no index for it.
 */
const count = namedStatement<NumberCounts>(
  "conversation_counts",
  sql`
    with visible as (
      select id from numbers where tenant_id = ${value("tenantId")} and (${value("numbers")}::uuid[] is null or id = any(${value("numbers")}::uuid[]))
    ), parts as (
      select c.number_id, c.assignee_id, count(*)::int as open, (count(*) filter (where c.unresponded_since is not null and not ${hasOptedOutOfMany}))::int as unanswered,
        (count(*) filter (where c.marked_unread_at is not null or c.attention_seq > coalesce(r.seen_seq, 0)))::int as unread,
        count(c.undelivered_at)::int as undelivered
      from conversations c
      left join reads r on r.conversation_id = c.id and r.user_id = ${value("userId")}
      where c.number_id in (select id from visible) and c.state = 'open' and c.listed
      group by c.number_id, c.assignee_id
    ), held as (
      select number_id, sum(open)::int as open, sum(unanswered)::int as unanswered, sum(unread)::int as unread, sum(undelivered)::int as undelivered,
        (sum(open) filter (where assignee_id = ${value("userId")}))::int as mine, (sum(open) filter (where assignee_id is null))::int as unassigned,
        json_object_agg(assignee_id, open) filter (where assignee_id is not null) as assigned
      from parts group by number_id
    ), snoozed as (
      select c.number_id, count(*)::int as later from conversations c
      where c.number_id in (select id from visible) and c.state = 'snoozed' and c.listed
      group by c.number_id
    ), writing as (
      select c.number_id, count(*)::int as drafts from drafts d join conversations c on c.id = d.conversation_id
      where d.user_id = ${value("userId")} and c.number_id in (select id from visible)
      group by c.number_id
    )
    select visible.id as "numberId", coalesce(open, 0) as open, coalesce(unanswered, 0) as unanswered, coalesce(unread, 0) as unread,
      coalesce(mine, 0) as mine, coalesce(unassigned, 0) as unassigned, coalesce(assigned, '{}') as assigned, coalesce(later, 0) as later,
      coalesce(undelivered, 0) as undelivered, coalesce(drafts, 0) as drafts, exists (
        select 1 from conversations c where c.number_id = visible.id and c.listed
          and (select true from messages m where m.conversation_id = c.id and m.direction = 'in' limit 1)
      ) as received
    from visible left join held on held.number_id = visible.id left join snoozed on snoozed.number_id = visible.id left join writing on writing.number_id = visible.id`,
);
