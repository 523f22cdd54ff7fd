import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { contactPhones, contacts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { newId } from "@/lib/base/ids";

type Pair = { tenantId: string; numberId: string; address: string; dialable: boolean };

/**
 * The one conversation of a number and an address, created with its contact if missing. Concurrent callers
 * get the same one (V7).
 */
export async function ensureConversation(
  tx: Tx,
  pair: Pair,
): Promise<{ conversationId: string; created: boolean }> {
  const phone = (await findPhone(tx, pair)) ?? (await addPhone(tx, pair));
  const conversationId = newId();
  const made = await tx
    .insert(conversations)
    .values({
      id: conversationId,
      tenantId: pair.tenantId,
      numberId: pair.numberId,
      contactId: phone.contactId,
      contactPhoneId: phone.id,
      address: pair.address,
      lastActivityAt: sql`clock_timestamp()`,
    })
    .onConflictDoNothing({ target: [conversations.numberId, conversations.contactPhoneId] })
    .returning({ id: conversations.id });
  if (made.length > 0) return { conversationId, created: true };
  const [known] = await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(and(eq(conversations.numberId, pair.numberId), eq(conversations.contactPhoneId, phone.id)));
  if (!known) throw new Error("a conversation that conflicts is there");
  return { conversationId: known.id, created: false };
}

const findPhone = async (tx: Tx, { tenantId, address }: Pair) =>
  (
    await tx
      .select({ id: contactPhones.id, contactId: contactPhones.contactId })
      .from(contactPhones)
      .where(and(eq(contactPhones.tenantId, tenantId), eq(contactPhones.address, address)))
  )[0];

/** A new contact for the address; if somebody else was quicker, theirs. */
async function addPhone(tx: Tx, pair: Pair) {
  const { tenantId, address, dialable } = pair;
  const [id, contactId] = [newId(), newId()];
  await tx.insert(contacts).values({ id: contactId, tenantId });
  const made = await tx
    .insert(contactPhones)
    .values({ id, tenantId, contactId, address, dialable })
    .onConflictDoNothing({ target: [contactPhones.tenantId, contactPhones.address] })
    .returning({ id: contactPhones.id });
  if (made.length > 0) return { id, contactId };
  await tx.delete(contacts).where(eq(contacts.id, contactId));
  const known = await findPhone(tx, pair);
  if (!known) throw new Error("a phone that conflicts is there");
  return known;
}
