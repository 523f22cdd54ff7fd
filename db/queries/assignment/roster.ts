import { sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { epochMs, namedStatement } from "@/db/named-statement";
import type { NumberRole, TenantRole } from "@/db/vocabulary";

/** A person on the roster of a number: whoever has a role on it, and whoever else was asked for. */
export type RosterRow = {
  numberId: string;
  userId: string;
  tenantRole: TenantRole;
  /** Their own roles on the number, and those of their groups. */
  roles: NumberRole[];
  disabled: boolean;
  awaySince: number | null;
  awayUntil: number | null;
  capacity: number | null;
  openCount: number;
  lastGivenAt: number | null;
  /** Now, by the database's clock. */
  at: number;
};

type Asked = {
  tenantId: string;
  numberIds: readonly string[];
  /** Who has, or had, the conversations. */
  userIds: readonly string[];
  /** Their customers, whose owners take part. */
  contactIds: readonly string[];
};

/** Everybody of the rosters, by id. */
const everybody = sql`
  select g.user_id from number_grants g where g.number_id = any(${sql.placeholder("numberIds")}::uuid[]) and g.user_id is not null
  union select m.user_id from number_grants g join group_members m on m.group_id = g.group_id
    where g.number_id = any(${sql.placeholder("numberIds")}::uuid[])
  union select c.owner_id from contacts c where c.id = any(${sql.placeholder("contactIds")}::uuid[]) and c.owner_id is not null
  union select unnest(${sql.placeholder("userIds")}::uuid[])`;

/**
 * One giver at a time for each person, and nobody goes away or is switched off meanwhile. In the order of ids,
 * so that two givers cannot deadlock; whoever asks holds the conversations already.
 */
const lock = namedStatement<never>(
  "lock_roster",
  sql`select from memberships where tenant_id = ${sql.placeholder("tenantId")} and user_id in (${everybody})
    order by user_id for no key update`,
);

const read = namedStatement<RosterRow>(
  "read_roster",
  sql`
    select number.id as "numberId", member.user_id as "userId", member.role as "tenantRole",
      member.disabled_at is not null or person.disabled_at is not null as disabled,
      ${epochMs("member.away_since")} as "awaySince", ${epochMs("member.away_until")} as "awayUntil", member.capacity,
      (select count(*)::int from conversations c
        where c.assignee_id = member.user_id and c.tenant_id = member.tenant_id and c.listed and c.state = 'open') as "openCount",
      ${epochMs("turn.assigned_at")} as "lastGivenAt",
      array(select g.role from number_grants g where g.number_id = number.id and (g.user_id = member.user_id
        or g.group_id in (select m.group_id from group_members m where m.user_id = member.user_id and m.tenant_id = member.tenant_id))) as roles,
      ${epochMs("clock_timestamp()")} as at
    from numbers number
    join memberships member on member.tenant_id = number.tenant_id
    join users person on person.id = member.user_id
    left join number_turns turn on turn.number_id = number.id and turn.user_id = member.user_id
    where number.id = any(${sql.placeholder("numberIds")}::uuid[]) and number.tenant_id = ${sql.placeholder("tenantId")}
      and member.user_id in (${everybody})`,
);

const owners = namedStatement<{ contactId: string; ownerId: string }>(
  "owners_of_contacts",
  sql`select id as "contactId", owner_id as "ownerId" from contacts
    where id = any(${sql.placeholder("contactIds")}::uuid[]) and owner_id is not null`,
);

/** Locks these people's places in the team and reads them as they are then. One round trip. */
export async function lockRoster(tx: Tx, asked: Asked) {
  const [, people, owned] = await Promise.all([lock(tx, asked), read(tx, asked), owners(tx, asked)]);
  return { people, owned };
}

export type Turn = { tenantId: string; numberId: string; userId: string; at: Date };

/** Remembers when a number gave somebody a conversation. */
export const writeTurns = (tx: Tx, turns: readonly Turn[]): Promise<unknown> =>
  tx
    .execute(
      sql`
    insert into number_turns (tenant_id, number_id, user_id, assigned_at)
    select "tenantId", "numberId", "userId", at
    from jsonb_to_recordset(${JSON.stringify(turns)}::jsonb) as turn("tenantId" uuid, "numberId" uuid, "userId" uuid, at timestamptz)
    on conflict (number_id, user_id) do update set assigned_at = excluded.assigned_at`,
    )
    .execute();
