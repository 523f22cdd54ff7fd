import { sql, type SQL } from "drizzle-orm";
import { boolean, foreignKey, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns";
import { unmarked } from "./folded";
import { numbers } from "./numbers";
import { memberships, tenants, users } from "./people";

export const contacts = pgTable(
  "contacts",
  {
    id: id(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id),
    /** Null until a person names the contact; screens then show the phone number. */
    name: text("name"),
    /** The name as the search compares it (lib/domain/text/fold.ts). */
    foldedName: text("folded_name").generatedAlwaysAs((): SQL => sql`lower(${unmarked(contacts.name)})`),
    /** The teammate who looks after this contact. */
    ownerId: uuid("owner_id"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("contacts_scope").on(t.tenantId, t.id),
    foreignKey({
      columns: [t.tenantId, t.ownerId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
  ],
);

export const contactPhones = pgTable(
  "contact_phones",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    contactId: uuid("contact_id").notNull(),
    /** E.164, or a sender as it came (short code, name): `lib/domain/text/phone.ts` decides. */
    address: text("address").notNull(),
    dialable: boolean("dialable").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({ columns: [t.tenantId, t.contactId], foreignColumns: [contacts.tenantId, contacts.id] }),
    unique("contact_phones_scope").on(t.tenantId, t.id),
    // V7: many simultaneous first messages of one customer create one contact
    uniqueIndex("contact_phones_address").on(t.tenantId, t.address),
  ],
);

/**
 * A customer's opt-out. In force while `lifted_at` is null. `number_id` null means every number of the
 * tenant, the default and the safest reading of an opt-out.
 */
export const optOuts = pgTable(
  "opt_outs",
  {
    id: id(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id),
    address: text("address").notNull(),
    numberId: uuid("number_id"),
    /** The customer's word, and the number it was sent to: shown to people in place of the composer. */
    word: text("word").notNull(),
    viaNumberId: uuid("via_number_id").notNull(),
    at: instant("at").notNull(),
    liftedAt: instant("lifted_at"),
    liftedBy: uuid("lifted_by").references(() => users.id),
  },
  (t) => [
    foreignKey({ columns: [t.tenantId, t.numberId], foreignColumns: [numbers.tenantId, numbers.id] }),
    foreignKey({ columns: [t.tenantId, t.viaNumberId], foreignColumns: [numbers.tenantId, numbers.id] }),
    // V23: the check of every send; and one opt-out in force per customer and scope
    uniqueIndex("opt_outs_in_force")
      .on(t.tenantId, t.address, sql`coalesce(${t.numberId}, '00000000-0000-0000-0000-000000000000')`)
      .where(sql`${t.liftedAt} is null`),
  ],
);
