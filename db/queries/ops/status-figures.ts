import { sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { unheardOf } from "@/db/queries/events/event-cursors";
import { statementStart } from "@/db/schema/columns";

type Figures = {
  /** Due, without those held for a person. */
  waiting: number;
  oldestWaitMs: number | null;
  /** Held until a person lets them go or cancels them, due or not. */
  held: number;
  /**
   * Messages that may or may not have left, until the carrier or a person decides; `asked`: those still
   * polled.
   */
  unconfirmed: number;
  asked: number;
  sentMessages: number;
  sentSegments: number;
  unpublished: number;
  deliveries: number;
  quarantined: number;
  missed: number;
};

/** How much of a tenant's work is under way, in one statement. */
export async function statusFigures(
  db: DbOrTx,
  { tenantId, accountId }: { tenantId: string; accountId: string },
): Promise<Figures> {
  const { rows } = await db.execute<Record<keyof Figures, number | null>>(sql`
    with due as (
      select (count(*) filter (where held_at is null and due_at <= ${statementStart}))::int as waiting, count(held_at)::int as held,
        (extract(epoch from clock_timestamp() - min(due_at) filter (where held_at is null and due_at <= ${statementStart})) * 1000)::float8 as oldest
      from sends where tenant_id = ${tenantId}
    ), left_lately as (
      select count(*)::int as messages, coalesce(sum(s.segments), 0)::int as segments
      from send_slots s join numbers n on n.id = s.number_id
      where n.tenant_id = ${tenantId} and s.claimed_at > ${statementStart} - interval '1 hour'
    ), doubt as (
      select count(*)::int as messages, count(m.next_poll_at)::int as asked
      from messages m join numbers n on n.id = m.number_id where n.tenant_id = ${tenantId} and m.status = 'unconfirmed'
    )
    select due.waiting, due.oldest as "oldestWaitMs", due.held, left_lately.messages as "sentMessages", left_lately.segments as "sentSegments",
      doubt.messages as unconfirmed, doubt.asked,
      ${unheardOf(tenantId, "room")} as unpublished,
      (select count(*)::int from webhook_deliveries where carrier_account_id = ${accountId} and state = 'received') as deliveries,
      (select count(*)::int from webhook_deliveries where carrier_account_id = ${accountId} and tenant_id = ${tenantId} and state = 'quarantined') as quarantined,
      (select count(*)::int from history_gaps where tenant_id = ${tenantId} and closed_at is null and dismissed_at is null) as missed
    from due, left_lately, doubt`);
  const row = rows[0];
  if (!row) throw new Error("the figures did not come");
  const count = (value: number | null) => value ?? 0;
  return {
    waiting: count(row.waiting),
    oldestWaitMs: row.oldestWaitMs,
    held: count(row.held),
    unconfirmed: count(row.unconfirmed),
    asked: count(row.asked),
    sentMessages: count(row.sentMessages),
    sentSegments: count(row.sentSegments),
    unpublished: count(row.unpublished),
    deliveries: count(row.deliveries),
    quarantined: count(row.quarantined),
    missed: count(row.missed),
  };
}
