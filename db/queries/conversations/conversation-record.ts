import { and, eq, getTableColumns, isNull, or, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { namedQuery, namedStatement } from "@/db/named-statement";
import { contactPhones, contacts, optOuts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";

/** The opt-out of a conversation's customer. If two are in force, the one for all numbers is used. */
const optOutInForce = (db: DbOrTx) =>
  db
    .select({ at: optOuts.at, word: optOuts.word, via: optOuts.viaNumberId })
    .from(optOuts)
    .where(
      and(
        eq(optOuts.tenantId, conversations.tenantId),
        eq(optOuts.address, conversations.address),
        isNull(optOuts.liftedAt),
        or(isNull(optOuts.numberId), eq(optOuts.numberId, conversations.numberId)),
      ),
    )
    .orderBy(sql`${optOuts.numberId} nulls first`)
    .limit(1)
    .as("opt_out_in_force");

/** A conversation with what its view needs besides its own row. */
export type ConversationRecord = Awaited<ReturnType<typeof selectConversations>>[number];

/**
 * When something was last said in a conversation. One in which nothing was said since that is kept has only
 * its place in the list.
 */
export const lastSaidAt = sql`greatest(${conversations.lastActivityAt}, ${conversations.lastAt})`;

/** Conversations as records; the caller adds the scope. */
export function selectConversations(db: DbOrTx) {
  const optOut = optOutInForce(db);
  return db
    .select({
      ...getTableColumns(conversations),
      contactName: contacts.name,
      dialable: contactPhones.dialable,
      optOutAt: optOut.at,
      optOutWord: optOut.word,
      optOutVia: optOut.via,
      /**
       * The database's time, but later than everything in this conversation. What is written now gets this
       * time.
       */
      at: sql<Date>`greatest(clock_timestamp(), ${lastSaidAt} + interval '1 millisecond')`.mapWith(
        conversations.lastActivityAt,
      ),
    })
    .from(conversations)
    .innerJoin(contacts, eq(contacts.id, conversations.contactId))
    .innerJoin(contactPhones, eq(contactPhones.id, conversations.contactPhoneId))
    .leftJoinLateral(optOut, sql`true`)
    .$dynamic();
}

type Scope = { tenantId: string; conversationId: string };

const inScope = and(
  eq(conversations.tenantId, sql.placeholder("tenantId")),
  eq(conversations.id, sql.placeholder("conversationId")),
);

const find = namedQuery("find_conversation", (db) => selectConversations(db).where(inScope));
const lock = namedQuery("lock_conversation", (db) =>
  db.select({ id: conversations.id }).from(conversations).where(inScope).for("update"),
);

export const findConversation = async (db: DbOrTx, scope: Scope): Promise<ConversationRecord | undefined> =>
  (await find(db, { ...scope }))[0];

/**
 * Takes the conversation's lock. Every decision about it, and every event with its view, is made under it.
 * The lock is a statement of its own: a statement that waits for a lock reads the locked row again, but its
 * joined rows as before the wait, and so would miss a STOP that came in between.
 */
export async function lockConversation(tx: Tx, scope: Scope): Promise<ConversationRecord | undefined> {
  const [locked, record] = await Promise.all([lock(tx, { ...scope }), findConversation(tx, scope)]);
  return locked.length === 0 ? undefined : record;
}

/**
 * Locks the conversation's contact, and then the conversation: sends to one contact from several numbers are
 * decided one after the other. The contact comes first, and nobody who holds a conversation asks for a
 * contact, so there is no deadlock. One statement is enough, because the second lock is requested only once
 * the first is held: a row locked by name in the inner query comes out of it locked.
 */
const lockWithContact = namedStatement<{ id: string }>(
  "lock_conversation_with_contact",
  sql`
    with contact as (
      select ${contacts.id} from ${contacts} join ${conversations} on ${conversations.contactId} = ${contacts.id}
      where ${conversations.tenantId} = ${sql.placeholder("tenantId")} and ${conversations.id} = ${sql.placeholder("conversationId")}
      for no key update of ${contacts}
    )
    select conversation.id from contact join ${conversations} as conversation on conversation.contact_id = contact.id
    where conversation.tenant_id = ${sql.placeholder("tenantId")} and conversation.id = ${sql.placeholder("conversationId")}
    for update of conversation`,
);

/** Like `lockConversation`, but locks the contact first. */
export async function lockContactAndConversation(
  tx: Tx,
  scope: Scope,
): Promise<ConversationRecord | undefined> {
  const [locked, record] = await Promise.all([
    lockWithContact(tx, { ...scope }),
    findConversation(tx, scope),
  ]);
  return locked.length === 0 ? undefined : record;
}
