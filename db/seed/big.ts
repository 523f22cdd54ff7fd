import { Client } from "pg";
import { personColors } from "@/db/vocabulary";

export type BigSize = { conversations: number; messagesEach: number };

/** The inbox that the performance goals assume, and the small one that it is compared with. */
export const big: BigSize = { conversations: 10_000, messagesEach: 100 };
export const small: BigSize = { conversations: 100, messagesEach: 100 };

export const AGENTS = 50;
/** The number that all agents share; there are four more. */
export const BIG_NUMBER = "+13035550100";
export const agentEmail = (n: number): string => `agent${n}@demo.test`;
/**
 * Address of customer `i`, from 1. One in five writes to another number than the big one: those whose `i` is
 * divisible by five.
 */
export const customerAddress = (i: number): string => `+1503${2_000_000 + i}`;

/**
 * Messages are inserted in the order of time, as they would have come, so those of one conversation are
 * stored apart.
 */
const CHUNKS = 10;

const words = [
  "Hello, is my bike ready to be picked up?",
  "Yes, it is. We are open until six today, and from nine tomorrow.",
  "Thank you!",
  "The rear wheel makes a noise again when I go downhill. Could somebody look at it this week, before Saturday if it can be done?",
  "Could you bring it by before five? It takes ten minutes, and you can wait for it.",
  "What would a new chain with the work cost?",
  "About forty, and the pads another twenty. I would do both while it stands here; tell me if that is all right with you.",
  "On my way",
];

/**
 * Adds to the demo tenant of a seeded database `conversations` conversations of `messagesEach` messages, and
 * fifty agents, in pure SQL. Agents sign in with the demo password. The rows obey the rules by construction,
 * so foreign keys are not checked: it needs a superuser, and Postgres 18.
 */
export async function seedBig(
  url: string,
  { conversations, messagesEach }: BigSize,
  say: (progress: string) => void = () => {},
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const run = (statement: string, values?: unknown[]) => client.query(statement, values);
  try {
    await run("set session_replication_role = replica");
    await run("set synchronous_commit = off");
    await run("set work_mem = '64MB'");
    await run(peopleAndNumbers, [personColors, AGENTS, BIG_NUMBER]);
    await run(grants);
    await run(insertConversations, [conversations]);
    for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
      const [from = 0, to = 0] = [chunk, chunk + 1].map((at) => Math.round((at * messagesEach) / CHUNKS));
      await run(messages, [from + 1, to, conversations, messagesEach, words]);
      say(`${to * conversations} of ${messagesEach * conversations} messages`);
    }
    await run(conversationRows, [messagesEach]);
    for (const statement of [contactRows, phoneRows, readRows, draftRows, entryRows, optOutRows])
      await run(statement);
    // Only tables that have rows now: if a table was analyzed while empty, statements planned before it fills
    // would read all of it.
    await run(
      "vacuum (analyze) users, memberships, numbers, number_grants, streams, contacts, contact_phones, conversations, messages, reads, drafts, timeline_entries, opt_outs",
    );
    await run("checkpoint");
  } finally {
    await client.end();
  }
}

/** The same as `memberIdOf`. */
const memberId = (tenantId: string, userId: string): string => `(
    select (substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-8' || substr(h, 14, 3) || '-8' || substr(h, 18, 3) || '-' || substr(h, 21, 12))::uuid
    from encode(sha256(convert_to(${tenantId} || '/' || ${userId}, 'UTF8')), 'hex') as h
  )`;

const peopleAndNumbers = `
  with tenant as materialized (
    select tenant.id, account.id as account, ana.password_hash
    from tenants tenant
    join carrier_accounts account on account.tenant_id = tenant.id
    join users ana on ana.email = 'ana@demo.test'
    where tenant.slug = 'demo'
  ), agent as (
    insert into users (id, email, name, password_hash, undo_seconds)
    select uuidv7(), 'agent' || n || '@demo.test', 'Agent ' || n, tenant.password_hash, 0 from tenant, generate_series(1, $2::int) n
    returning id
  ), member as (
    insert into memberships (tenant_id, user_id, role, color)
    select tenant.id, agent.id, 'member', ($1::text[])[1 + (row_number() over ())::int % cardinality($1::text[])] from tenant, agent
  ), number as (
    insert into numbers (id, tenant_id, carrier_account_id, e164, label, segments_per_minute)
    select uuidv7(), tenant.id, tenant.account, '+' || (substr($3, 2)::bigint + n), 'Line ' || n, 6000 from tenant, generate_series(0, 4) n
    returning id, tenant_id
  )
  insert into streams (id, kind, tenant_id, epoch)
  select id, 'number', tenant_id, uuidv7() from number
  union all select ${memberId("tenant.id", "agent.id")}, 'person', tenant.id, uuidv7() from tenant, agent`;

const grants = `
  create temp table agent as
    select substr(email, 6, position('@' in email) - 6)::int as n, id from users where email ~ '^agent[0-9]+@';
  create temp table number as
    select row_number() over (order by e164) - 1 as n, id, tenant_id, e164 from numbers where label ~ '^Line [0-9]$';
  insert into number_grants (id, tenant_id, number_id, user_id, role)
  select uuidv7(), number.tenant_id, number.id, agent.id, 'member' from number, agent where number.n = 0 or agent.n = 1 or agent.n % 4 + 1 = number.n`;

const insertConversations = `
  create temp table conversation as
    select i, number.tenant_id, number.id as number_id, '+1503' || (2000000 + i) as address,
      uuidv7() as id, uuidv7() as contact_id, uuidv7() as phone_id
    from (select i::int, (case when i % 5 = 0 then 1 + i / 5 % 4 else 0 end)::int as number from generate_series(1, $1::int) i) wanted
    join number on number.n = wanted.number`;

const messages = `
  insert into messages (id, tenant_id, conversation_id, number_id, direction, source, public_seq, body, status,
    status_at, accepted_at, created_at, author_id, client_id, due_at, segments)
  select uuidv7(at - clock_timestamp()), conversation.tenant_id, conversation.id, conversation.number_id,
    case when inbound then 'in' else 'out' end, case when inbound then 'customer' else 'agent' end, seq,
    ($5::text[])[1 + (seq * 7 + conversation.i) % cardinality($5::text[])], case when inbound then 'received' else 'delivered' end,
    at, at, at, case when not inbound then agent.id end, case when not inbound then uuidv7() end,
    case when not inbound then at end, case when not inbound then 1 end
  from generate_series($1::int, $2::int) seq
  cross join conversation
  cross join lateral (
    select (seq + conversation.i) % 2 = 0 as inbound,
      now() - interval '90 days' * (1 - ((seq - 1) * $3::int + conversation.i)::float8 / ($3::int * $4::int)) as at
  ) as item
  join agent on agent.n = 1 + (conversation.i * 13 + seq) % (select count(*) from agent)
  order by seq, conversation.i`;

const conversationRows = `
  insert into conversations (id, tenant_id, number_id, contact_id, contact_phone_id, address, state, assignee_id, public_seq, attention_seq,
    unresponded_since, listed, last_activity_at, last_message_id, last_direction, last_source, last_body, last_status, last_author_id,
    last_reply_by, last_reply_at, created_at)
  select conversation.id, conversation.tenant_id, conversation.number_id, conversation.contact_id, conversation.phone_id, conversation.address, 'open',
    case when conversation.i % 3 = 0 then agent.id end, last.public_seq, last.public_seq, case when last.direction = 'in' then last.accepted_at end, true,
    last.accepted_at, last.id, last.direction, last.source, last.body, last.status, last.author_id, reply.author_id, reply.accepted_at,
    last.accepted_at - interval '90 days'
  from conversation
  join agent on agent.n = 1 + conversation.i % (select count(*) from agent)
  join messages last on last.conversation_id = conversation.id and last.public_seq = $1::int
  join messages reply on reply.conversation_id = conversation.id and reply.direction = 'out' and reply.public_seq > $1::int - 2`;

const contactRows = `
  insert into contacts (id, tenant_id, name) select contact_id, tenant_id, case when i % 3 > 0 then 'Customer ' || i end from conversation`;

const phoneRows = `
  insert into contact_phones (id, tenant_id, contact_id, address, dialable) select phone_id, tenant_id, contact_id, address, true from conversation`;

const readRows = `
  insert into reads (tenant_id, conversation_id, user_id, seen_seq, opened_at, last_opened_at)
  select conversation.tenant_id, conversation.id, agent.id, held.public_seq - conversation.i % 2, held.last_activity_at, held.last_activity_at
  from conversation join conversations held on held.id = conversation.id
  join agent on (agent.n + conversation.i) % 17 = 0`;

const draftRows = `
  insert into drafts (tenant_id, conversation_id, user_id, client_id, body, updated_at)
  select conversation.tenant_id, conversation.id, agent.id, uuidv7(), 'I will look at it and', clock_timestamp()
  from conversation join agent on agent.n = 1 + conversation.i % (select count(*) from agent) where conversation.i % 50 = 0`;

const entryRows = `
  insert into timeline_entries (id, tenant_id, conversation_id, type, actor_id, at)
  select uuidv7(), conversation.tenant_id, conversation.id, entry.type, agent.id, held.last_activity_at - entry.ago
  from conversation join conversations held on held.id = conversation.id
  join agent on agent.n = 1 + conversation.i % (select count(*) from agent)
  cross join (values ('resolved', interval '20 days'), ('reopened', interval '19 days')) as entry(type, ago)`;

const optOutRows = `
  insert into opt_outs (id, tenant_id, address, word, via_number_id, at)
  select uuidv7(), tenant_id, address, 'STOP', number_id, clock_timestamp() from conversation where i % 100 = 7`;
