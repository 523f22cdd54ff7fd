import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
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
export const insertReply = (tx: Tx, reply: NewReply) =>
  tx.execute(sql`
    with message as (
      insert into ${messages} (id, tenant_id, conversation_id, number_id, direction, source, public_seq, body, status,
        status_at, accepted_at, created_at, author_id, client_id, due_at, retry_of, segments)
      values (${reply.id}, ${reply.tenantId}, ${reply.conversationId}, ${reply.numberId}, 'out', 'agent', ${reply.publicSeq},
        ${reply.body}, 'queued', ${reply.acceptedAt}, ${reply.acceptedAt}, ${reply.acceptedAt}, ${reply.authorId},
        ${reply.clientId}, ${reply.dueAt}, ${reply.retryOf}, ${reply.segments})
    ), send as (
      insert into ${sends} (message_id, tenant_id, number_id, carrier_account_id, conversation_id, public_seq, segments, due_at)
      values (${reply.id}, ${reply.tenantId}, ${reply.numberId}, ${reply.carrierAccountId}, ${reply.conversationId},
        ${reply.publicSeq}, ${reply.segments}, ${reply.dueAt})
    ), earlier as (
      update ${messages} set due_at = ${reply.acceptedAt}
      where conversation_id = ${reply.conversationId} and accepted_at > ${reply.acceptedAt}::timestamptz - interval '1 minute'
        and status = 'queued' and due_at > ${reply.acceptedAt}
      returning id
    ), earlier_send as (
      update ${sends} set due_at = ${reply.acceptedAt} where message_id in (select id from earlier)
    ), own_draft as (
      delete from ${drafts}
      where conversation_id = ${reply.conversationId} and user_id = ${reply.authorId}
        and (client_id = ${reply.clientId} or ${reply.retryOf}::uuid is null)
    ), others_drafts as (
      update ${drafts} set stale_since = coalesce(stale_since, ${reply.acceptedAt})
      where conversation_id = ${reply.conversationId} and user_id <> ${reply.authorId}
    ), pointer as (
      insert into ${reads} as known (tenant_id, conversation_id, user_id, seen_seq, opened_at, last_opened_at)
      values (${reply.tenantId}, ${reply.conversationId}, ${reply.authorId}, ${reply.publicSeq}, ${reply.acceptedAt}, ${reply.acceptedAt})
      on conflict (conversation_id, user_id) do update set seen_seq = greatest(known.seen_seq, excluded.seen_seq)
    )
    update ${conversations} set
      public_seq = ${reply.publicSeq}, attention_seq = ${reply.publicSeq}, unresponded_since = null, marked_unread_at = null,
      listed = true, last_activity_at = ${reply.acceptedAt}, last_message_id = ${reply.id}, last_direction = 'out',
      last_source = 'agent', last_body = ${reply.body}, last_status = 'queued', last_author_id = ${reply.authorId},
      last_reply_by = ${reply.authorId}, last_reply_at = ${reply.acceptedAt}
    where id = ${reply.conversationId}`);
