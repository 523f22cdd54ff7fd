import { sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { conversations, drafts, reads } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";

export type NewReply = {
  id: string;
  tenantId: string;
  conversationId: string;
  numberId: string;
  carrierAccountId: string;
  authorId: string;
  clientId: string;
  sessionId: string;
  body: string;
  segments: number;
  publicSeq: number;
  acceptedAt: Date;
  dueAt: Date;
  retryOf: string | null;
};

/**
 * Writes an accepted reply with all that follows from it, in one statement, since the conversation is locked
 * meanwhile: the message, its place in the send queue, the conversation's copies, the end of an earlier
 * reply's undo window, the drafts and the author's read pointer. A retry leaves the author's draft alone.
 */
export const insertReply = (tx: Tx, reply: NewReply) => insert(tx, reply);

const value = (field: keyof NewReply) => sql.placeholder(field);

const insert = namedStatement<never>(
  "insert_reply",
  sql`
    with message as (
      insert into ${messages} (id, tenant_id, conversation_id, number_id, direction, source, public_seq, body, status,
        status_at, accepted_at, created_at, author_id, client_id, session_id, due_at, retry_of, segments)
      values (${value("id")}, ${value("tenantId")}, ${value("conversationId")}, ${value("numberId")}, 'out', 'agent', ${value("publicSeq")},
        ${value("body")}, 'queued', ${value("acceptedAt")}, ${value("acceptedAt")}, ${value("acceptedAt")}, ${value("authorId")},
        ${value("clientId")}, ${value("sessionId")}, ${value("dueAt")}, ${value("retryOf")}, ${value("segments")})
    ), send as (
      insert into ${sends} (message_id, tenant_id, number_id, carrier_account_id, conversation_id, public_seq, segments, due_at)
      values (${value("id")}, ${value("tenantId")}, ${value("numberId")}, ${value("carrierAccountId")}, ${value("conversationId")},
        ${value("publicSeq")}, ${value("segments")}, ${value("dueAt")})
    ), earlier as (
      update ${messages} set due_at = ${value("acceptedAt")}
      where conversation_id = ${value("conversationId")} and accepted_at > ${value("acceptedAt")}::timestamptz - interval '1 minute'
        and status = 'queued' and due_at > ${value("acceptedAt")}
      returning id
    ), earlier_send as (
      update ${sends} set due_at = ${value("acceptedAt")} where message_id in (select id from earlier)
    ), own_draft as (
      delete from ${drafts}
      where conversation_id = ${value("conversationId")} and user_id = ${value("authorId")}
        and (client_id = ${value("clientId")} or ${value("retryOf")}::uuid is null)
    ), others_drafts as (
      update ${drafts} set stale_since = coalesce(stale_since, ${value("acceptedAt")})
      where conversation_id = ${value("conversationId")} and user_id <> ${value("authorId")}
    ), pointer as (
      insert into ${reads} as known (tenant_id, conversation_id, user_id, seen_seq, opened_at, last_opened_at)
      values (${value("tenantId")}, ${value("conversationId")}, ${value("authorId")}, ${value("publicSeq")}, ${value("acceptedAt")}, ${value("acceptedAt")})
      on conflict (conversation_id, user_id) do update set seen_seq = greatest(known.seen_seq, excluded.seen_seq)
    )
    update ${conversations} set
      public_seq = ${value("publicSeq")}, attention_seq = ${value("publicSeq")}, unresponded_since = null, needs_reply_at = null,
      marked_unread_at = null, undelivered_at = null, undelivered_by = null, undelivered_held = false, listed = true, last_activity_at = ${value("acceptedAt")}, last_message_id = ${value("id")}, last_direction = 'out',
      last_source = 'agent', last_body = ${value("body")}, last_enclosure = null, last_status = 'queued', last_author_id = ${value("authorId")},
      last_reply_by = ${value("authorId")}, last_reply_at = ${value("acceptedAt")}
    where id = ${value("conversationId")}`,
);
