import { and, desc, eq, sql, type SQL } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { contacts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { searchWords } from "@/db/schema/folded";
import { media, messages } from "@/db/schema/messages";
import { notes } from "@/db/schema/notes";
import { narrowedBy, type Scope } from "./conversation-list";
import { selectConversations } from "./conversation-record";

/** How many of the newest matching messages, and of the newest matching notes, are examined. */
const NEWEST_HITS = 400;
/** How many conversations with a matching name are examined, the latest first. */
const NAMED_CONVERSATIONS = 300;

const inScope = (scope: Scope) => sql`
  c.tenant_id = ${scope.tenantId} and c.listed and c.state = any(${sql.param([...scope.states])}::text[])
  and ${scope.numbers === "all" ? sql`true` : sql`c.number_id = any(${sql.param([...scope.numbers])}::uuid[])`} and ${narrowedBy(scope)}`;

/**
 * A message or a note with the words. `seq` is the message's place in its conversation; for a note, the last
 * message before it, or 0.
 */
export type Hit = {
  conversationId: string;
  kind: "text" | "note";
  seq: number;
  body: string;
  media: { contentType: string | null }[];
  flags: string[] | null;
  at: Date;
};

/** `words` is for `to_tsquery`; `within` limits the search to these conversations. */
type Wanted = Scope & { words: string; within?: readonly string[] };

const among = (within: readonly string[] | undefined): SQL =>
  within === undefined ? sql`true` : sql`c.id = any(${sql.param([...within])}::uuid[])`;

/**
 * The newest message with these words in each conversation. There is no index by time, on purpose: Postgres
 * would use it for a rare word too, because it cannot know from the beginning of a word that it is rare, and
 * would read every message from the newest back.
 */
export const messageHits = (db: DbOrTx, { words, within, ...scope }: Wanted): Promise<Hit[]> =>
  newestOfEach(
    db,
    "text",
    sql`
    select ${messages.id} as id, ${messages.flags} as flags, ${messages.acceptedAt} as at, ${messages.conversationId} as conversation_id, ${messages.publicSeq} as seq, ${messages.body} as body
    from ${messages} join ${conversations} c on c.id = ${messages.conversationId}
    where ${messages.tenantId} = ${scope.tenantId} and ${searchWords(messages.body)} @@ to_tsquery('simple', ${words})
      and ${messages.status} <> 'cancelled' and ${inScope(scope)} and ${among(within)}
    order by ${messages.acceptedAt} desc limit ${NEWEST_HITS}`,
  );

/** The newest note with these words in each conversation. */
export const noteHits = (db: DbOrTx, { words, within, ...scope }: Wanted): Promise<Hit[]> =>
  newestOfEach(
    db,
    "note",
    sql`
    select null::uuid as id, null::jsonb as flags, ${notes.at} as at, ${notes.conversationId} as conversation_id, ${notes.body} as body,
      coalesce((select max(before.public_seq) from ${messages} before where before.conversation_id = ${notes.conversationId} and before.accepted_at <= ${notes.at}), 0) as seq
    from ${notes} join ${conversations} c on c.id = ${notes.conversationId}
    where ${notes.tenantId} = ${scope.tenantId} and ${searchWords(notes.body)} @@ to_tsquery('simple', ${words})
      and ${inScope(scope)} and ${among(within)}
    order by ${notes.at} desc limit ${NEWEST_HITS}`,
  );

type HitRow = {
  conversation_id: string;
  seq: string;
  body: string;
  at: string;
  flags: string[] | null;
  types: (string | null)[] | null;
};

async function newestOfEach(db: DbOrTx, kind: Hit["kind"], hits: SQL): Promise<Hit[]> {
  const found = await db.execute<HitRow>(sql`
    select newest.*, (select array_agg(item.content_type) from ${media} item where item.message_id = newest.id) as types
    from (select distinct on (hit.conversation_id) hit.* from (${hits}) hit order by hit.conversation_id, hit.at desc, hit.seq desc) newest`);
  return found.rows.map((row) => ({
    conversationId: row.conversation_id,
    kind,
    seq: Number(row.seq),
    body: row.body,
    media: (row.types ?? []).map((contentType) => ({ contentType })),
    flags: row.flags,
    at: new Date(row.at),
  }));
}

/**
 * The conversations whose contact's name contains at least one of these folded words, latest first, with that
 * name.
 */
export async function namedConversations(
  db: DbOrTx,
  { words, ...scope }: Scope & { words: readonly string[] },
): Promise<{ conversationId: string; foldedName: string }[]> {
  const found = await db.execute<{ id: string; folded_name: string }>(sql`
    select c.id, named.folded_name from ${contacts} named join ${conversations} c on c.contact_id = named.id
    where named.tenant_id = ${scope.tenantId} and named.folded_name like any(${sql.param(words.map((word) => `%${literal(word)}%`))}::text[]) and ${inScope(scope)}
    order by c.last_activity_at desc, c.id desc limit ${NAMED_CONVERSATIONS}`);
  return found.rows.map((row) => ({ conversationId: row.id, foldedName: row.folded_name }));
}

/** The conversations found, and those whose number contains the digits; newest activity first. */
export function foundConversations(
  db: DbOrTx,
  { ids, digits, limit, ...scope }: Scope & { ids: readonly string[]; digits: string | null; limit: number },
) {
  const byDigits = digits === null ? sql`false` : sql`${conversations.address} like ${`%${digits}%`}`;
  return selectConversations(db)
    .where(
      and(
        eq(conversations.tenantId, scope.tenantId),
        sql`(${conversations.id} = any(${sql.param([...ids])}::uuid[]) or ${byDigits})`,
        sql`exists (select 1 from ${conversations} c where c.id = ${conversations.id} and ${inScope(scope)})`,
      ),
    )
    .orderBy(desc(conversations.lastActivityAt), desc(conversations.id))
    .limit(limit);
}

/** Escapes wildcards. */
const literal = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
