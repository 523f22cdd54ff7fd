import { and, asc, eq } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { optOuts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { selectConversations, type ConversationRecord } from "./conversation-record";

type Customer = { tenantId: string; address: string };

/**
 * Locks every conversation of a customer, in the order of their ids as ingest does, and returns them as they
 * are then.
 */
export async function lockCustomerConversations(
  tx: Tx,
  { tenantId, address }: Customer,
): Promise<ConversationRecord[]> {
  const ofCustomer = and(eq(conversations.tenantId, tenantId), eq(conversations.address, address));
  await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(ofCustomer)
    .orderBy(asc(conversations.id))
    .for("update");
  return selectConversations(tx).where(ofCustomer).orderBy(asc(conversations.id));
}

/**
 * From now on nothing may be sent to this customer from any number of the tenant. `at` is the database's
 * time.
 */
export async function insertOptOut(
  tx: Tx,
  optOut: Customer & { word: string; viaNumberId: string; at: Date },
): Promise<void> {
  await tx.insert(optOuts).values(optOut).onConflictDoNothing();
}
