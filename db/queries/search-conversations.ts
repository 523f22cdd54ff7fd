import { and, desc, eq, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { contacts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { messages, searchWords } from "@/db/schema/messages";
import type { ConversationState, ListFilter } from "@/db/vocabulary";
import { narrowedBy } from "./conversation-list";
import { selectConversations } from "./conversation-record";

export type SearchScope = {
  tenantId: string;
  userId: string;
  /** The numbers whose threads are searched. */
  numbers: "all" | readonly string[];
  states: readonly ConversationState[];
  filters: readonly ListFilter[];
};

/** So many of the newest texts that match are looked at. */
const NEWEST_TEXTS = 400;

const inScope = ({ tenantId, userId, numbers, states, filters }: SearchScope) => sql`
  c.tenant_id = ${tenantId} and c.listed and c.state = any(${sql.param([...states])}::text[])
  and ${numbers === "all" ? sql`true` : sql`c.number_id = any(${sql.param([...numbers])}::uuid[])`} and ${narrowedBy(filters, userId)}`;

export type TextHit = { conversationId: string; seq: number; body: string };

/**
 * The newest text with these words in each thread. No index is in the order of time, on purpose: Postgres would
 * walk it back from the newest text for a rare word, too, whose rarity it cannot know by a beginning, and read
 * every text there is.
 */
export async function textHits(db: DbOrTx, { words, ...scope }: SearchScope & { words: string }): Promise<TextHit[]> {
  const found = await db.execute<{ conversation_id: string; public_seq: string; body: string }>(sql`
    select distinct on (hit.conversation_id) hit.conversation_id, hit.public_seq, hit.body
    from (
      select ${messages.acceptedAt} as at, ${messages.conversationId} as conversation_id, ${messages.publicSeq} as public_seq, ${messages.body} as body
      from ${messages} join ${conversations} c on c.id = ${messages.conversationId}
      where ${messages.tenantId} = ${scope.tenantId} and ${searchWords(messages.body)} @@ to_tsquery('simple', ${words})
        and ${messages.status} <> 'cancelled' and ${inScope(scope)}
      order by ${messages.acceptedAt} desc limit ${NEWEST_TEXTS}) hit
    order by hit.conversation_id, hit.at desc, hit.public_seq desc`);
  return found.rows.map((row) => ({ conversationId: row.conversation_id, seq: Number(row.public_seq), body: row.body }));
}

type Named = { name: string | null; digits: string | null };

/** The threads that were hit, and those whose contact or number is meant; newest activity first. */
export function foundConversations(db: DbOrTx, { hits, name, digits, limit, ...scope }: SearchScope & Named & { hits: readonly string[]; limit: number }) {
  const byName = name === null ? sql`false` : sql`${contacts.name} ilike ${`%${literal(name)}%`}`;
  const byDigits = digits === null ? sql`false` : sql`${conversations.address} like ${`%${digits}%`}`;
  return selectConversations(db)
    .where(
      and(
        eq(conversations.tenantId, scope.tenantId),
        sql`(${conversations.id} = any(${sql.param([...hits])}::uuid[]) or ${byName} or ${byDigits})`,
        sql`exists (select 1 from ${conversations} c where c.id = ${conversations.id} and ${inScope(scope)})`,
      ),
    )
    .orderBy(desc(conversations.lastActivityAt), desc(conversations.id))
    .limit(limit);
}

/** Nothing in a name is a wildcard. */
const literal = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
