import { and, eq, getTableColumns, isNull, or, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/client";
import { contactPhones, contacts, optOuts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";

const columns = {
  ...getTableColumns(conversations),
  contactName: contacts.name,
  dialable: contactPhones.dialable,
  optOutAt: optOuts.at,
  optOutWord: optOuts.word,
  optOutVia: optOuts.viaNumberId,
  /** Now by the database's clock, and after everything this conversation has seen: what is written now is stamped with it. */
  at: sql<Date>`greatest(clock_timestamp(), ${conversations.lastActivityAt} + interval '1 millisecond')`.mapWith(conversations.lastActivityAt),
};

/** A conversation with what its view needs beside its own row. */
export type ConversationRecord = Awaited<ReturnType<typeof select>>[number];

const select = (db: DbOrTx) =>
  db
    .select(columns)
    .from(conversations)
    .innerJoin(contacts, eq(contacts.id, conversations.contactId))
    .innerJoin(contactPhones, eq(contactPhones.id, conversations.contactPhoneId))
    .leftJoin(
      optOuts,
      and(
        eq(optOuts.tenantId, conversations.tenantId),
        eq(optOuts.address, conversations.address),
        isNull(optOuts.liftedAt),
        or(isNull(optOuts.numberId), eq(optOuts.numberId, conversations.numberId)),
      ),
    );

type Scope = { tenantId: string; conversationId: string };

const inScope = ({ tenantId, conversationId }: Scope) =>
  and(eq(conversations.tenantId, tenantId), eq(conversations.id, conversationId));

export const findConversation = async (db: DbOrTx, scope: Scope): Promise<ConversationRecord | undefined> =>
  (await select(db).where(inScope(scope)).limit(1))[0];

/** Takes the conversation's lock: every decision about it, and every event that carries its view, is made under it. */
export const lockConversation = async (tx: Tx, scope: Scope): Promise<ConversationRecord | undefined> =>
  (await select(tx).where(inScope(scope)).limit(1).for("update", { of: conversations }))[0];
