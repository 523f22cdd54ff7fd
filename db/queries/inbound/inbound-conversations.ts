import { sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { epochMs, namedStatement } from "@/db/named-statement";
import type { routings } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import { type ConversationRow, readRow, selectRow } from "../conversations/conversation-row";
import type { ConversationRecord } from "../conversations/conversation-record";

type Routing = (typeof routings)[number];

/** One of our numbers and the sender of a message to it. */
export type Pair = { e164: string; address: string };

/** What ingest must know of the number that a message came to. */
export type InboundNumber = {
  id: string;
  e164: string;
  tenantId: string;
  tenantName: string;
  accountId: string;
  /** Null: an account of the installation, which may carry numbers of every tenant. */
  accountTenantId: string | null;
  disabled: boolean;
  /** Earlier messages are held and still to be ingested. */
  behind: boolean;
  carrierAnswersKeywords: boolean;
  helpContact: string | null;
  /** Who gets its conversations. */
  routing: Routing;
};

export type FoundPair = Pair & { number: InboundNumber; conversationId: string | null };

const numberColumns =
  sql.raw(`number.id as "numberId", number.e164, number.tenant_id as "tenantId", number.carrier_account_id as "accountId",
  (select tenant.name from tenants tenant where tenant.id = number.tenant_id) as "tenantName",
  (select account.tenant_id from carrier_accounts account where account.id = number.carrier_account_id) as "accountTenantId",
  number.disabled_at is not null as disabled,
  exists (select 1 from webhook_deliveries call where call.state = 'held' and call.number_id = number.id) as behind, number.carrier_answers_keywords as "carrierAnswersKeywords", number.help_contact as "helpContact", number.routing`);

type NumberRow = Omit<InboundNumber, "id"> & { numberId: string };

const toNumber = ({
  numberId,
  e164,
  tenantId,
  tenantName,
  accountId,
  accountTenantId,
  disabled,
  behind,
  carrierAnswersKeywords,
  helpContact,
  routing,
}: NumberRow): InboundNumber => ({
  id: numberId,
  e164,
  tenantId,
  tenantName,
  accountId,
  accountTenantId,
  disabled,
  behind,
  carrierAnswersKeywords,
  helpContact,
  routing,
});

/** Our numbers among the pairs, of any tenant, and the existing conversations. */
export async function findPairs(db: DbOrTx, pairs: readonly Pair[]): Promise<FoundPair[]> {
  const found = await db.execute<NumberRow & { address: string; conversationId: string | null }>(sql`
    select pair.address, conversation.id as "conversationId", ${numberColumns}
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair(e164 text, address text)
    join numbers number on number.e164 = pair.e164
    left join contact_phones phone on phone.tenant_id = number.tenant_id and phone.address = pair.address
    left join conversations conversation on conversation.number_id = number.id and conversation.contact_phone_id = phone.id`);
  return found.rows.map((row) => ({
    e164: row.e164,
    address: row.address,
    number: toNumber(row),
    conversationId: row.conversationId,
  }));
}

export type NewConversation = { tenantId: string; numberId: string; address: string; dialable: boolean };

/**
 * Creates missing contacts and conversations, in one statement. If somebody creates the same at the same
 * time, the unique keys decide (V7); the loser may find nothing created and looks again. The conversations
 * are not listed until their first item, so that nobody sees one before its message.
 */
export async function ensureConversations(
  db: DbOrTx,
  conversations: readonly NewConversation[],
): Promise<void> {
  const rows = conversations.map((conversation) => ({
    ...conversation,
    id: newId(),
    phoneId: newId(),
    contactId: newId(),
  }));
  await db.execute(sql`
    with wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as wanted(id uuid, "phoneId" uuid, "contactId" uuid, "tenantId" uuid, "numberId" uuid, address text, dialable boolean)
    ), made as (
      insert into contact_phones (id, tenant_id, contact_id, address, dialable)
      select distinct on ("tenantId", address) "phoneId", "tenantId", "contactId", address, dialable
      from wanted order by "tenantId", address
      on conflict (tenant_id, address) do nothing
      returning id, tenant_id, contact_id, address
    ), contact as (
      insert into contacts (id, tenant_id) select contact_id, tenant_id from made
    ), phone as (
      select * from made
      union all
      select id, tenant_id, contact_id, address from contact_phones
      where (tenant_id, address) in (select "tenantId", address from wanted)
    )
    insert into conversations (id, tenant_id, number_id, contact_id, contact_phone_id, address, last_activity_at)
    select wanted.id, wanted."tenantId", wanted."numberId", phone.contact_id, phone.id, wanted.address, clock_timestamp()
    from wanted join phone on phone.tenant_id = wanted."tenantId" and phone.address = wanted.address
    order by wanted."numberId", phone.id
    on conflict (number_id, contact_phone_id) do nothing`);
}

/** A conversation as it is under its lock; its customer's opt-out is read afterwards (inbound-facts.ts). */
export type LockedConversation = Omit<
  ConversationRecord,
  "optOutAt" | "optOutWord" | "optOutVia" | "createdAt"
>;
export type LockedPair = Pair & { number: InboundNumber; conversation: LockedConversation };

type LockedRow = NumberRow &
  Omit<LockedConversation, keyof ConversationRow | "numberId" | "at"> &
  Record<keyof ConversationRow, unknown> & { conversationNumberId: string; at: number };

/**
 * Locks the conversations of these pairs, and with `wide` those of the same customer on the tenant's other
 * numbers: in the order of their ids, so that two transactions with several conversations cannot deadlock.
 * Joined rows may be from before the wait for a lock, so only the conversations themselves are used for
 * decisions. Pairs without a conversation are not returned.
 *
 * The phone is a subquery of its own so that it is always found by its whole key: a planner without
 * statistics of a new table would read all phones of the tenant.
 */
export async function lockPairs(tx: Tx, pairs: readonly (Pair & { wide: boolean })[]): Promise<LockedPair[]> {
  const rows = await selectForUpdate(tx, {
    e164s: pairs.map(({ e164 }) => e164),
    addresses: pairs.map(({ address }) => address),
    wide: pairs.map(({ wide }) => wide),
  });
  return rows.map((row) => ({
    e164: row.e164,
    address: row.address,
    number: toNumber(row),
    conversation: toConversation(row),
  }));
}

const selectForUpdate = namedStatement<LockedRow>(
  "lock_inbound",
  sql`
    select ${numberColumns}, conversation.id, conversation.number_id as "conversationNumberId", conversation.contact_id as "contactId",
      conversation.contact_phone_id as "contactPhoneId", conversation.address,
      ${selectRow("conversation")}, phone.dialable,
      (select contact.name from contacts contact where contact.id = conversation.contact_id) as "contactName",
      ${epochMs("greatest(clock_timestamp(), greatest(conversation.last_activity_at, conversation.last_at) + interval '1 millisecond')")} as at
    from unnest(${sql.placeholder("e164s")}::text[], ${sql.placeholder("addresses")}::text[], ${sql.placeholder("wide")}::boolean[]) as pair(e164, address, wide)
    join numbers number on number.e164 = pair.e164
    cross join lateral (
      select id, contact_id, dialable from contact_phones where tenant_id = number.tenant_id and address = pair.address limit 1
    ) as phone
    join conversations conversation on conversation.contact_id = phone.contact_id and conversation.contact_phone_id = phone.id
      and (pair.wide or conversation.number_id = number.id)
    order by conversation.id for update of conversation`,
);

const toConversation = (row: LockedRow): LockedConversation => ({
  ...row,
  ...readRow(row),
  numberId: row.conversationNumberId,
  at: new Date(row.at),
});
