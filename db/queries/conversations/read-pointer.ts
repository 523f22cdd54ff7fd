import { sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { drafts, reads } from "@/db/schema/conversations";

type Pointer = {
  tenantId: string;
  conversationId: string;
  userId: string;
  seq: number;
  publicSeq: number;
  draft: string | null;
};

/**
 * Moves a person's pointer forwards, never back (V36), and records that they have the conversation open.
 * Reading does not review a draft: it stays stale until the page that holds it (`draft`) reports that it was
 * reviewed against everything. Returns the pointer.
 */
export async function advancePointer(
  db: DbOrTx,
  { tenantId, conversationId, userId, seq, publicSeq, draft }: Pointer,
): Promise<number> {
  const result = await db.execute<{ seen_seq: string }>(sql`
    with reviewed as (
      update ${drafts} set stale_since = null
      where conversation_id = ${conversationId} and user_id = ${userId} and client_id = ${draft} and stale_since is not null and ${seq}::bigint >= ${publicSeq}::bigint
    )
    insert into ${reads} as known (tenant_id, conversation_id, user_id, seen_seq, opened_at, last_opened_at)
    values (${tenantId}, ${conversationId}, ${userId}, ${seq}, clock_timestamp(), clock_timestamp())
    on conflict (conversation_id, user_id) do update set
      seen_seq = greatest(known.seen_seq, excluded.seen_seq),
      opened_at = coalesce(known.opened_at, excluded.opened_at),
      last_opened_at = excluded.last_opened_at
    returning seen_seq`);
  return Number(result.rows[0]?.seen_seq);
}
