import { sql } from "drizzle-orm";
import { aConversation } from "../factories";
import { aCustomer, type Customer } from "./simulator";
import { aCrew, stackDb } from "./team";

/** A line of a test's own, two people on it, and a conversation with so many texts of its customer, a minute apart: "Text 1" and on. */
export async function aLongConversation(texts: number) {
  const {
    tenant,
    key,
    line,
    crew: [kai, lea],
  } = await aCrew("Kai Moor", "Lea Sand");
  const customer: Customer = aCustomer();
  const db = stackDb();
  const conversation = await aConversation(db, line, { address: customer.phone });
  const { tenantId, numberId, conversationId } = conversation;
  await db.execute(sql`
    insert into messages (id, tenant_id, conversation_id, number_id, direction, source, public_seq, body, status, status_at, accepted_at)
    select gen_random_uuid(), ${tenantId}, ${conversationId}, ${numberId}, 'in', 'customer', n, 'Text ' || n || repeat(' and more of it', n % 7), 'received', at, at
    from generate_series(1, ${texts}) n, lateral (select clock_timestamp() - make_interval(mins => ${texts} - n + 5) as at) as stamp`);
  await db.execute(sql`
    update conversations c set public_seq = m.public_seq, attention_seq = m.public_seq, listed = true, unresponded_since = m.accepted_at, last_activity_at = m.accepted_at,
      last_message_id = m.id, last_direction = 'in', last_source = 'customer', last_body = m.body, last_status = 'received'
    from messages m where c.id = ${conversationId} and m.conversation_id = c.id and m.public_seq = ${texts}`);
  const hasSeen = (userId: string, seq: number) =>
    db.execute(sql`
      insert into reads (tenant_id, conversation_id, user_id, seen_seq, opened_at, last_opened_at)
      values (${tenantId}, ${conversationId}, ${userId}, ${seq}, now() - interval '2 days', now() - interval '2 days')
      on conflict (conversation_id, user_id) do update set seen_seq = ${seq}`);
  return { tenant, key, line, kai, lea, customer, conversationId, hasSeen };
}
