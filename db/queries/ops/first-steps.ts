import { sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { auditEntries } from "@/db/schema/governance";
import { conversations } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { carrierAccounts, numberGrants, numbers } from "@/db/schema/numbers";
import { memberships } from "@/db/schema/people";

type Row = {
  account: boolean;
  number: boolean;
  shared: boolean;
  people: number;
  webhook: boolean;
  text_in: boolean;
  text_out: boolean;
};

/**
 * A message in that direction on any of the tenant's numbers; `having` narrows it. By conversation, because
 * messages are indexed that way.
 */
const aText = (tenantId: string, direction: "in" | "out", having = sql`true`) => sql`exists (
  select from ${numbers} n
  join ${conversations} c on c.number_id = n.id
  cross join lateral (select from ${messages} m where m.conversation_id = c.id and m.direction = ${direction} and ${having} limit 1) as one
  where n.tenant_id = ${tenantId})`;

/** How far a team has come in its setup up to its first messages. */
export async function firstSteps(db: DbOrTx, { tenantId }: { tenantId: string }) {
  const { rows } = await db.execute<Row>(sql`
    select
      exists (select from ${carrierAccounts} a where a.tenant_id = ${tenantId} and a.credentials_tested_at is not null) as account,
      exists (select from ${numbers} n where n.tenant_id = ${tenantId}) as number,
      exists (select from ${numberGrants} g where g.tenant_id = ${tenantId}) as shared,
      (select count(*)::int from ${memberships} m where m.tenant_id = ${tenantId} and m.disabled_at is null) as people,
      exists (select from ${auditEntries} e where e.tenant_id = ${tenantId} and e.action = 'webhook.set_at_carrier') as webhook,
      ${aText(tenantId, "in")} as text_in,
      ${aText(tenantId, "out", sql`m.status in ('accepted', 'sent', 'delivered')`)} as text_out`);
  const [row] = rows;
  if (!row) throw new Error("the first steps were asked for and did not come back");
  return row;
}
