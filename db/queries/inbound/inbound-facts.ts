import { sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { epochMs, namedStatement } from "@/db/named-statement";
import { statementStart } from "@/db/schema/columns";

/** An ingested delivery of a conversation that also got a delivery equal to one of the asked ones. */
type ConversationCall = {
  conversationId: string;
  fingerprint: string;
  receivedAt: Date;
  answeredAt: Date | null;
  messageId: string;
};
type NamedDelivery = { carrierId: string; conversationId: string; messageId: string; body: string };
/** An opt-out in force; `numberId` null means every number of the tenant. */
export type OptOutInForce = {
  tenantId: string;
  address: string;
  numberId: string | null;
  at: Date;
  word: string;
  viaNumberId: string;
};

export type InboundFacts = {
  /** Now, by the database's clock. */
  at: Date;
  /** The asked deliveries that are still to be ingested: another process may have been quicker. */
  waiting: Set<string>;
  /** Those of them whose keyword was obeyed when they came. */
  heeded: Set<string>;
  /** By time of receipt, then by their messages' seq. */
  calls: ConversationCall[];
  /** Messages that came under the same carrier id, by conversation. */
  named: NamedDelivery[];
  optOuts: OptOutInForce[];
  /** The customers' addresses that are numbers of this installation. */
  ownNumbers: Set<string>;
};

export type InboundQuestion = {
  deliveryIds: string[];
  accountIds: string[];
  fingerprints: string[];
  carrierIds: string[];
  customers: readonly { tenantId: string; address: string }[];
};

type Row = {
  kind: "now" | "own" | "call" | "named" | "opt_out" | "own_number";
  key: string;
  at: number | null;
  answeredAt: number | null;
  message: string | null;
  conversation: string | null;
  tenant: string | null;
  number: string | null;
  via: string | null;
  /**
   * Depends on `kind`: the word of an opt-out, whether a delivery's keyword was obeyed, or the body of a
   * message that has a carrier id.
   */
  word: string | null;
};

/**
 * The facts by which inbound messages are judged: the deliveries of a conversation that has an equal one, and
 * the customers' opt-outs. Read after taking the locks of the conversations: what another process does in one
 * of them is then either visible here, or waits for us.
 */
export async function inboundFacts(
  db: DbOrTx,
  { customers, ...question }: InboundQuestion,
): Promise<InboundFacts> {
  const rows = await select(db, {
    ...question,
    tenants: customers.map(({ tenantId }) => tenantId),
    addresses: customers.map(({ address }) => address),
  });
  const date = (ms: number | null) => (ms === null ? null : new Date(ms));
  const facts: InboundFacts = {
    at: new Date(Number.NaN),
    waiting: new Set(),
    heeded: new Set(),
    calls: [],
    named: [],
    optOuts: [],
    ownNumbers: new Set(),
  };
  for (const { kind, key, at, answeredAt, message, conversation, tenant, number, via, word } of rows) {
    if (kind === "now" && at !== null) facts.at = new Date(at);
    if (kind === "own_number") facts.ownNumbers.add(key);
    if (kind === "own") facts.waiting.add(key);
    if (kind === "own" && word !== null) facts.heeded.add(key);
    if (kind === "call" && at !== null && message && conversation)
      facts.calls.push({
        conversationId: conversation,
        fingerprint: key,
        receivedAt: new Date(at),
        answeredAt: date(answeredAt),
        messageId: message,
      });
    if (kind === "named" && message && conversation && word !== null)
      facts.named.push({ carrierId: key, conversationId: conversation, messageId: message, body: word });
    if (kind === "opt_out" && at !== null && tenant && via && word !== null)
      facts.optOuts.push({
        tenantId: tenant,
        address: key,
        numberId: number,
        at: new Date(at),
        word,
        viaNumberId: via,
      });
  }
  return facts;
}

const select = namedStatement<Row>(
  "inbound_facts",
  sql`
    select 'now' as kind, '' as key, ${epochMs("clock_timestamp()")} as at, null::float8 as "answeredAt", null::uuid as message,
      null::uuid as conversation, null::uuid as tenant, null::uuid as number, null::uuid as via, null::text as word
    union all
    select 'own', id::text, null, null, null, null, null, null, null, case when heeded then 'heeded' end
    from webhook_deliveries
    where state in ('received', 'held') and id = any(${sql.placeholder("deliveryIds")}::uuid[])
    union all
    (select 'call', told.fingerprint, ${epochMs("told.received_at")}, ${epochMs("told.answered_at")}, told.message_id, pair.conversation_id, null, null, null, null
    from (
      select distinct message.conversation_id
      from unnest(${sql.placeholder("fingerprints")}::text[]) as print
      cross join lateral (
        select message_id from webhook_deliveries
        where fingerprint = print and state in ('ingested', 'repeat') and received_at > ${statementStart} - interval '24 hours'
        order by received_at desc limit 1
      ) as equal
      join messages as message on message.id = equal.message_id
    ) as pair
    -- Whatever came before these is not the last that came.
    cross join lateral (
      select call.fingerprint, call.received_at, call.answered_at, call.message_id, message.public_seq
      from messages as message join webhook_deliveries as call on call.message_id = message.id
      where message.conversation_id = pair.conversation_id and message.direction = 'in'
      order by message.public_seq desc limit 200
    ) as told
    order by told.received_at, told.public_seq)
    union all
    select 'named', call.carrier_id, null, null, message.id, message.conversation_id, null, null, null, message.body
    from webhook_deliveries as call join messages as message on message.id = call.message_id
    where call.carrier_id = any(${sql.placeholder("carrierIds")}::text[])
      and call.carrier_account_id = any(${sql.placeholder("accountIds")}::uuid[])
    union all
    select 'own_number', number.e164, null, null, null, null, null, null, null, null
    from numbers as number where number.e164 = any(${sql.placeholder("addresses")}::text[])
    union all
    select 'opt_out', said.address, ${epochMs("said.at")}, null, null, null, said.tenant_id, said.number_id, said.via_number_id, said.word
    from unnest(${sql.placeholder("tenants")}::uuid[], ${sql.placeholder("addresses")}::text[]) as customer(tenant_id, address)
    join opt_outs as said on said.tenant_id = customer.tenant_id and said.address = customer.address and said.lifted_at is null`,
);
