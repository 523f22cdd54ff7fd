import { sql } from "drizzle-orm";
import { foreignKey, index, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { numberRoles, tenantRoles } from "@/db/vocabulary";
import { createdAt, id, instant } from "./columns";
import { numbers } from "./numbers";
import { memberships } from "./people";

/**
 * An invitation to a team. Anybody who opens the link may accept it, once. It ends when it is accepted,
 * withdrawn or renewed, when it expires, or when its maker loses the right to it. Only a hash of the token is
 * stored.
 */
export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    /** Canonical, like `users.email`. */
    email: text("email").notNull(),
    role: text("role", { enum: tenantRoles }).notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    /** Who made the link that is valid now. */
    invitedBy: uuid("invited_by").notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
    withdrawnAt: instant("withdrawn_at"),
  },
  (t) => [
    unique("invitations_scope").on(t.tenantId, t.id),
    foreignKey({
      columns: [t.tenantId, t.invitedBy],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    // one open invitation per address, and the open ones of a team by address
    uniqueIndex("invitations_open")
      .on(t.tenantId, t.email)
      .where(sql`${t.acceptedAt} is null and ${t.withdrawnAt} is null`),
  ],
);

/** The numbers granted with an invitation. */
export const invitationNumbers = pgTable(
  "invitation_numbers",
  {
    tenantId: uuid("tenant_id").notNull(),
    invitationId: uuid("invitation_id").notNull(),
    numberId: uuid("number_id").notNull(),
    role: text("role", { enum: numberRoles }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.invitationId, t.numberId] }),
    foreignKey({
      columns: [t.tenantId, t.invitationId],
      foreignColumns: [invitations.tenantId, invitations.id],
    }),
    foreignKey({ columns: [t.tenantId, t.numberId], foreignColumns: [numbers.tenantId, numbers.id] }),
  ],
);

/** A link to choose a new password, once. A newer link, or any new password, ends it. */
export const passwordLinks = pgTable(
  "password_links",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    userId: uuid("user_id").notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    madeBy: uuid("made_by").notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    /** When it was used or ended. */
    endedAt: instant("ended_at"),
  },
  (t) => [
    foreignKey({
      columns: [t.tenantId, t.userId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    foreignKey({
      columns: [t.tenantId, t.madeBy],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    // a person's open links, to end them together
    index("password_links_open")
      .on(t.userId)
      .where(sql`${t.endedAt} is null`),
  ],
);
