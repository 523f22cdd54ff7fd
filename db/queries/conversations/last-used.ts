import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { contactPhones } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { lastSaidAt } from "./conversation-record";

/**
 * When each number last had activity with the contact behind an address, on any of the contact's phones.
 * Numbers without any are left out.
 */
export const lastUsedWith = (db: DbOrTx, { tenantId, address }: { tenantId: string; address: string }) =>
  db
    .select({
      numberId: conversations.numberId,
      at: sql<Date | null>`max(${lastSaidAt})`.mapWith(conversations.lastAt),
    })
    .from(conversations)
    .where(
      and(
        eq(conversations.tenantId, tenantId),
        eq(conversations.listed, true),
        inArray(
          conversations.contactId,
          db
            .select({ id: contactPhones.contactId })
            .from(contactPhones)
            .where(and(eq(contactPhones.tenantId, tenantId), eq(contactPhones.address, address))),
        ),
      ),
    )
    .groupBy(conversations.numberId);

/** The number that this person last wrote from, on any device, and when. */
export const lastUsedBy = (db: DbOrTx, { tenantId, userId }: { tenantId: string; userId: string }) =>
  db
    .select({ numberId: messages.numberId, at: messages.acceptedAt })
    .from(messages)
    .where(and(eq(messages.tenantId, tenantId), eq(messages.authorId, userId)))
    .orderBy(desc(messages.acceptedAt))
    .limit(1);
