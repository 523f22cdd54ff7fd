import { sql } from "drizzle-orm";
import { epochMs, namedStatement } from "@/db/named-statement";
import type { NumberRole, TenantRole } from "@/db/vocabulary";

/** Somebody of a number's tenant, as far as it decides what they are notified of. */
export type AudienceRow = {
  tenantId: string;
  userId: string;
  tenantRole: TenantRole;
  /** Their own roles on the number, and those of their groups. */
  roles: NumberRole[];
  awaySince: number | null;
  awayUntil: number | null;
  notify: Record<string, unknown>;
  followsNumber: boolean;
  /** Now, by the database's clock. */
  at: number;
};

/** Everybody of the number's tenant who is not disabled, as of now. */
export const audienceOf = namedStatement<AudienceRow>(
  "notification_audience",
  sql`
    select member.tenant_id as "tenantId", member.user_id as "userId", member.role as "tenantRole",
      ${epochMs("member.away_since")} as "awaySince", ${epochMs("member.away_until")} as "awayUntil", member.notify,
      array(select g.role from number_grants g where g.number_id = number.id and (g.user_id = member.user_id
        or g.group_id in (select m.group_id from group_members m where m.user_id = member.user_id and m.tenant_id = member.tenant_id))) as roles,
      exists(select from follows f where f.number_id = number.id and f.user_id = member.user_id and f.conversation_id is null) as "followsNumber",
      ${epochMs("clock_timestamp()")} as at
    from numbers number
    join memberships member on member.tenant_id = number.tenant_id
    join users person on person.id = member.user_id
    where number.id = ${sql.placeholder("numberId")} and member.disabled_at is null and person.disabled_at is null`,
);

export type PersonalRow = {
  conversationId: string;
  userId: string;
  /** How far this person has read. */
  seenSeq: number;
  follows: boolean;
};

/** What people did with these conversations: how far they read, and whether they follow. */
export const personalParts = namedStatement<PersonalRow>(
  "notification_personal_parts",
  sql`
    select coalesce(r.conversation_id, f.conversation_id) as "conversationId", coalesce(r.user_id, f.user_id) as "userId",
      coalesce(r.seen_seq, 0)::float8 as "seenSeq", f.user_id is not null as follows
    from (select * from reads where conversation_id = any(${sql.placeholder("conversationIds")}::uuid[])) r
    full join (select * from follows where conversation_id = any(${sql.placeholder("conversationIds")}::uuid[])) f
      on f.conversation_id = r.conversation_id and f.user_id = r.user_id`,
);

/**
 * Who was notified of what of these already. A hand-off is one thing to whom it is for (C8): its note, written in the
 * same moment, is no news of its own to them, also once it was edited.
 */
export const notifiedOf = namedStatement<{ sourceId: string; userId: string }>(
  "notified_of",
  sql`
    select source_id as "sourceId", user_id as "userId" from notifications
    where source_id = any(${sql.placeholder("sourceIds")}::uuid[])
    union all
    select written."sourceId", entry.subject_user_id
    from jsonb_to_recordset(${sql.placeholder("notes")}::jsonb) as written("sourceId" uuid, "conversationId" uuid, at timestamptz)
    join timeline_entries entry on entry.conversation_id = written."conversationId" and entry.at = written.at
    where entry.type = 'assigned' and entry.reason = 'hand_off'`,
);
