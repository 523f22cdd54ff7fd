import { asc, inArray, or, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/client";
import { conversations } from "@/db/schema/conversations";
import { newId } from "@/lib/base/ids";
import { selectConversations } from "./conversation-record";

/** One of our numbers and who wrote to it. */
export type Pair = { e164: string; address: string };

/** What the taking in of a text must know of the number it came to. */
export type InboundNumber = {
  id: string;
  e164: string;
  tenantId: string;
  tenantName: string;
  accountId: string;
  /** Null: an account of the installation, which may carry numbers of every tenant. */
  accountTenantId: string | null;
  disabled: boolean;
  carrierAnswersKeywords: boolean;
  helpContact: string | null;
};

export type FoundPair = Pair & { number: InboundNumber; thread: { conversationId: string; contactId: string } | null };

type PairRow = InboundNumber & { address: string; conversationId: string | null; contactId: string | null };

/** The numbers of ours among the pairs, whosever they are, and the threads that exist. */
export async function findPairs(db: DbOrTx, pairs: readonly Pair[]): Promise<FoundPair[]> {
  const found = await db.execute<PairRow>(sql`
    select pair.address, number.id, number.e164, number.tenant_id as "tenantId", tenant.name as "tenantName",
      number.carrier_account_id as "accountId", account.tenant_id as "accountTenantId",
      number.disabled_at is not null as disabled, number.carrier_answers_keywords as "carrierAnswersKeywords",
      number.help_contact as "helpContact", thread.id as "conversationId", thread.contact_id as "contactId"
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair(e164 text, address text)
    join numbers number on number.e164 = pair.e164
    join carrier_accounts account on account.id = number.carrier_account_id
    join tenants tenant on tenant.id = number.tenant_id
    left join contact_phones phone on phone.tenant_id = number.tenant_id and phone.address = pair.address
    left join conversations thread on thread.number_id = number.id and thread.contact_phone_id = phone.id`);
  return found.rows.map(({ address, conversationId, contactId, ...number }) => ({
    e164: number.e164,
    address,
    number,
    thread: conversationId && contactId ? { conversationId, contactId } : null,
  }));
}

export type NewThread = { tenantId: string; numberId: string; address: string; dialable: boolean };

/**
 * Makes the contacts and threads that are missing, in one statement. Whoever makes the same at the same
 * time wins or loses by the unique keys (V7); the loser may find nothing made and looks again. Until their
 * first item the threads are not listed, so that nothing is seen of one whose text is still to come.
 */
export async function ensureThreads(db: DbOrTx, threads: readonly NewThread[]): Promise<void> {
  const rows = threads.map((thread) => ({ ...thread, id: newId(), phoneId: newId(), contactId: newId() }));
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

/**
 * Locks these threads and every thread of these contacts, in the order of their ids, so that two
 * transactions with several threads cannot wait for each other. The lock is a statement of its own: what
 * is read after it is read as it is under the lock.
 */
export async function lockThreads(tx: Tx, { ids, contactIds }: { ids: readonly string[]; contactIds: readonly string[] }) {
  const locked = await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(or(inArray(conversations.id, [...ids]), contactIds.length > 0 ? inArray(conversations.contactId, [...contactIds]) : undefined))
    .orderBy(asc(conversations.id))
    .for("update");
  return selectConversations(tx).where(inArray(conversations.id, locked.map(({ id }) => id)));
}
