import { and, eq, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { contacts } from "@/db/schema/contacts";

type OfContact = { tenantId: string; contactId: string };

const inScope = ({ tenantId, contactId }: OfContact) =>
  and(eq(contacts.tenantId, tenantId), eq(contacts.id, contactId));

/** Who looks after a contact; null: nobody. */
export async function contactOwner(db: DbOrTx, of: OfContact): Promise<string | null> {
  const [contact] = await db.select({ ownerId: contacts.ownerId }).from(contacts).where(inScope(of));
  return contact?.ownerId ?? null;
}

/** Returns whether that changed anything; takes the contact's lock if so. */
export async function writeContactOwner(
  tx: Tx,
  { ownerId, ...of }: OfContact & { ownerId: string | null },
): Promise<boolean> {
  const isOther = sql`${contacts.ownerId} is distinct from ${ownerId}`;
  const written = await tx
    .update(contacts)
    .set({ ownerId })
    .where(and(inScope(of), isOther))
    .returning({ id: contacts.id });
  return written.length > 0;
}
