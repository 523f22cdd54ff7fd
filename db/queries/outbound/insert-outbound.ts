import { sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { conversations, drafts, reads } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import type { Source } from "@/db/vocabulary";
import { type ConversationRow, rowColumns, setRow } from "../conversations/conversation-row";

export type NewOutbound = {
  id: string;
  tenantId: string;
  conversationId: string;
  numberId: string;
  carrierAccountId: string;
  source: Exclude<Source, "customer">;
  /** It answers the customer; an automatic message does not. */
  isReply: boolean;
  /** Null: no person wrote it. */
  authorId: string | null;
  clientId: string | null;
  sessionId: string | null;
  body: string;
  segments: number;
  publicSeq: number;
  acceptedAt: Date;
  dueAt: Date;
  retryOf: string | null;
  flags: string[] | null;
};

/**
 * Writes an accepted message and all its consequences in one statement, because the conversation is locked
 * meanwhile: the message, its place in the queue, and the conversation's row (`row` null: a batch writes that
 * itself). A reply also ends the undo window of earlier ones, deletes its author's draft, makes the others'
 * drafts stale and moves its author's read pointer. A retry leaves the author's draft alone.
 */
export const insertOutbound = (tx: Tx, { flags, ...message }: NewOutbound, row: ConversationRow | null) =>
  insert(tx, { ...message, flags: flags && JSON.stringify(flags), row: row && JSON.stringify(row) });

const value = (field: keyof NewOutbound | "row") => sql.placeholder(field);

const insert = namedStatement<never>(
  "insert_outbound",
  sql`
    with message as (
      insert into ${messages} (id, tenant_id, conversation_id, number_id, direction, source, public_seq, body, status,
        status_at, accepted_at, created_at, author_id, client_id, session_id, due_at, retry_of, segments, flags)
      values (${value("id")}, ${value("tenantId")}, ${value("conversationId")}, ${value("numberId")}, 'out', ${value("source")}, ${value("publicSeq")},
        ${value("body")}, 'queued', ${value("acceptedAt")}, ${value("acceptedAt")}, ${value("acceptedAt")}, ${value("authorId")},
        ${value("clientId")}, ${value("sessionId")}, ${value("dueAt")}, ${value("retryOf")}, ${value("segments")}, ${value("flags")}::jsonb)
    ), send as (
      insert into ${sends} (message_id, tenant_id, number_id, carrier_account_id, conversation_id, public_seq, segments, due_at)
      values (${value("id")}, ${value("tenantId")}, ${value("numberId")}, ${value("carrierAccountId")}, ${value("conversationId")},
        ${value("publicSeq")}, ${value("segments")}, ${value("dueAt")})
    ), earlier as (
      update ${messages} set due_at = ${value("acceptedAt")}
      where ${value("isReply")}::boolean and conversation_id = ${value("conversationId")}
        and accepted_at > ${value("acceptedAt")}::timestamptz - interval '1 minute' and status = 'queued' and due_at > ${value("acceptedAt")}
      returning id
    ), earlier_send as (
      update ${sends} set due_at = ${value("acceptedAt")} where message_id in (select id from earlier)
    ), own_draft as (
      delete from ${drafts}
      where conversation_id = ${value("conversationId")} and user_id = ${value("authorId")}
        and (client_id = ${value("clientId")} or ${value("retryOf")}::uuid is null)
    ), others_drafts as (
      update ${drafts} set stale_since = coalesce(stale_since, ${value("acceptedAt")})
      where ${value("isReply")}::boolean and conversation_id = ${value("conversationId")} and user_id is distinct from ${value("authorId")}
    ), pointer as (
      insert into ${reads} as known (tenant_id, conversation_id, user_id, seen_seq, opened_at, last_opened_at)
      select ${value("tenantId")}::uuid, ${value("conversationId")}::uuid, author, ${value("publicSeq")}::bigint, ${value("acceptedAt")}::timestamptz, ${value("acceptedAt")}::timestamptz
      from (select ${value("authorId")}::uuid as author) as who where author is not null
      on conflict (conversation_id, user_id) do update set seen_seq = greatest(known.seen_seq, excluded.seen_seq)
    )
    update ${conversations} set ${setRow}
    from (select ${value("row")}::jsonb as data) as given cross join lateral jsonb_to_record(given.data) as row(${rowColumns})
    where id = ${value("conversationId")} and given.data is not null`,
);
