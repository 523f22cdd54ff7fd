import { and, asc, eq, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { statementStart } from "@/db/schema/columns";
import { conversations } from "@/db/schema/conversations";
import { sendSlots } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { campaigns, numberGrants, numbers } from "@/db/schema/numbers";
import { groupMembers, groups, memberships, users } from "@/db/schema/people";
import { heldMessages } from "../inbound/held-deliveries";
import type { NumberRole, PersonColor, StatusReason } from "@/db/vocabulary";

type Scope = { tenantId: string; numbers: "all" | readonly string[] };

type HolderRow = {
  userId: string | null;
  groupId: string | null;
  name: string;
  email: string | null;
  color: PersonColor | null;
  /** Of a group: its people's names. */
  members: string[] | null;
  role: NumberRole;
};

/** Spelled out: the query builder may omit the table's name, which these subqueries need. */
const thisNumber = sql.raw('"numbers"."id"');

const holders = sql<HolderRow[]>`coalesce((
  select json_agg(json_build_object(
    'userId', g.user_id, 'groupId', g.group_id, 'name', coalesce(u.name, gr.name), 'email', u.email, 'color', m.color, 'role', g.role,
    'members', case when g.group_id is not null then (
      select coalesce(json_agg(mu.name order by mu.name), '[]'::json) from ${groupMembers} gm join ${users} mu on mu.id = gm.user_id where gm.group_id = g.group_id) end
  ) order by g.user_id is null, coalesce(u.name, gr.name))
  from ${numberGrants} g
  left join ${users} u on u.id = g.user_id
  left join ${memberships} m on m.user_id = g.user_id and m.tenant_id = g.tenant_id
  left join ${groups} gr on gr.id = g.group_id
  where g.number_id = ${thisNumber}
), '[]'::json)`;

/**
 * The last inbound message of each conversation, and the latest of these: one index probe per conversation.
 */
const lastInboundMs = sql<number | null>`(
  select (extract(epoch from max(newest.accepted_at)) * 1000)::float8
  from ${conversations} c
  cross join lateral (
    select m.accepted_at from ${messages} m where m.conversation_id = c.id and m.direction = 'in' order by m.public_seq desc limit 1
  ) as newest
  where c.number_id = ${thisNumber}
)`;

/** The newest inbound message on any number of the account. */
export const lastTextIn = async (db: DbOrTx, { accountId }: { accountId: string }): Promise<Date | null> => {
  const rows = await db
    .select({ ms: lastInboundMs })
    .from(numbers)
    .where(eq(numbers.carrierAccountId, accountId));
  const newest = Math.max(...rows.map(({ ms }) => ms ?? -Infinity));
  return Number.isFinite(newest) ? new Date(newest) : null;
};

/** Written like the index `messages_failed`. */
const lastFailure = sql<{ conversationId: string; reason: StatusReason | null; ms: number } | null>`(
  select json_build_object('conversationId', m.conversation_id, 'reason', case when m.status_code is not null then json_build_object('code', m.status_code, 'by', m.status_by, 'carrier', m.carrier_reason) end, 'ms', (extract(epoch from m.status_at) * 1000)::float8)
  from ${messages} m where m.number_id = ${thisNumber} and m.status = 'failed'
  order by m.status_at desc nulls last limit 1
)`;

const segmentsInDay = sql<number>`coalesce((
  select sum(s.segments)::int from ${sendSlots} s where s.number_id = ${thisNumber} and s.claimed_at > ${statementStart} - interval '24 hours'
), 0)`;

/** Numbers as an admin sees them, by label: settings, people, and recent sending and receiving. */
export const adminNumbers = (db: DbOrTx, { tenantId, numbers: wanted }: Scope) =>
  db
    .select({
      id: numbers.id,
      e164: numbers.e164,
      label: numbers.label,
      type: numbers.type,
      unverified: numbers.unverified,
      routing: numbers.routing,
      unansweredMinutes: numbers.unansweredMinutes,
      disabledAt: numbers.disabledAt,
      disabledReason: numbers.disabledReason,
      segmentsPerMinute: numbers.segmentsPerMinute,
      segmentsPerDay: numbers.segmentsPerDay,
      timeZone: numbers.timeZone,
      carrierAnswersKeywords: numbers.carrierAnswersKeywords,
      customerWroteRefuses: numbers.customerWroteRefuses,
      helpContact: numbers.helpContact,
      createdAt: numbers.createdAt,
      campaign: { id: campaigns.carrierId, kind: campaigns.kind, state: campaigns.state },
      campaignCheckedAt: numbers.campaignCheckedAt,
      previousMode: numbers.previousMode,
      previousForward: numbers.previousForward,
      previousModeAt: numbers.previousModeAt,
      holders,
      heldMessages,
      lastInboundMs,
      lastFailure,
      segmentsInDay,
    })
    .from(numbers)
    .leftJoin(campaigns, eq(campaigns.id, numbers.campaignId))
    .where(
      and(
        eq(numbers.tenantId, tenantId),
        wanted === "all" ? undefined : sql`${numbers.id} = any(${sql.param([...wanted])}::uuid[])`,
      ),
    )
    .orderBy(asc(numbers.label), asc(numbers.e164));

export type AdminNumber = Awaited<ReturnType<typeof adminNumbers>>[number];
