import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { awayCauses, personColors, tenantRoles } from "@/db/vocabulary";
import { createdAt, id, instant } from "./columns";

/** `enterSends` is missing if it was never chosen. */
export type StoredKeySettings = { allOff: boolean; off: string[]; enterSends?: boolean };

export const tenants = pgTable("tenants", {
  id: id(),
  name: text("name").notNull(),
  slug: text("slug").notNull().unique(),
  /**
   * For how many seconds a colleague's reply from one number refuses another from a second number; 0 means
   * never.
   */
  elsewhereSeconds: integer("elsewhere_seconds").notNull().default(600),
  createdAt: createdAt(),
});

/**
 * A person, across all tenants. `email` is canonical (lib/domain/people/credentials-input), so unique means one
 * account.
 */
export const users = pgTable("users", {
  id: id(),
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  /** argon2id in its encoded form, which includes the parameters. */
  passwordHash: text("password_hash"),
  superadmin: boolean("superadmin").notNull().default(false),
  disabledAt: instant("disabled_at"),
  /** How many seconds a reply waits before it leaves, 0 to 30. */
  undoSeconds: integer("undo_seconds").notNull().default(5),
  /** Which single-key shortcuts of the inbox this person has disabled (lib/view/keys.ts). */
  keySettings: jsonb("key_settings").$type<StoredKeySettings>().notNull().default({ allOff: false, off: [] }),
  /** How screens look and show times for this person (lib/domain/people/display-settings.ts). */
  display: jsonb("display")
    .$type<{ zone?: string | null; clock?: string; theme?: string }>()
    .notNull()
    .default({}),
  createdAt: createdAt(),
});

export const memberships = pgTable(
  "memberships",
  {
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role", { enum: tenantRoles }).notNull(),
    color: text("color", { enum: personColors }).notNull(),
    /**
     * Disabled in this team: no session, no message leaves, nothing is assigned. The account and the person's
     * other teams are not affected.
     */
    disabledAt: instant("disabled_at"),
    /** How many open conversations routing may give this person; null: any number. */
    capacity: integer("capacity"),
    /** Away since and, if known, until then; what set it, and who if that was a colleague. */
    awaySince: instant("away_since"),
    awayUntil: instant("away_until"),
    awayCause: text("away_cause", { enum: awayCauses }),
    awayBy: uuid("away_by").references(() => users.id),
    /** When this person works; outside of it they are away. Null: no schedule (lib/domain/hours). */
    workHours: jsonb("work_hours").$type<Record<string, unknown>>(),
    /**
     * When the schedule is looked at next: it acts only when it opens or closes, so that somebody who comes back
     * by hand stays. Null: at once.
     */
    hoursDueAt: instant("hours_due_at"),
    /** What this person is notified of in this team (lib/domain/notifications/settings.ts). */
    notify: jsonb("notify").$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.userId] }),
    check("memberships_away", sql`(${t.awaySince} is null) = (${t.awayCause} is null)`),
    // a person's tenants, at sign-in
    index("memberships_user").on(t.userId),
  ],
);

/** One session. The cookie holds its id; a row that is revoked or past `expires_at` is not valid. */
export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id),
    createdAt: createdAt(),
    lastSeenAt: instant("last_seen_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (t) => [
    foreignKey({
      columns: [t.tenantId, t.userId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    // all live sessions of a person, to end them together
    index("sessions_live")
      .on(t.userId)
      .where(sql`${t.revokedAt} is null`),
  ],
);

export const groups = pgTable(
  "groups",
  {
    id: id(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id),
    name: text("name").notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique("groups_scope").on(t.tenantId, t.id), uniqueIndex("groups_name").on(t.tenantId, t.name)],
);

export const groupMembers = pgTable(
  "group_members",
  {
    tenantId: uuid("tenant_id").notNull(),
    groupId: uuid("group_id").notNull(),
    userId: uuid("user_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.groupId, t.userId] }),
    foreignKey({ columns: [t.tenantId, t.groupId], foreignColumns: [groups.tenantId, groups.id] }),
    foreignKey({
      columns: [t.tenantId, t.userId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    // a person's groups, when their grants are loaded
    index("group_members_user").on(t.tenantId, t.userId),
  ],
);

/**
 * Counters of the rate limiter (rate-limiter-flexible writes them): guesses at sign-in, per account and
 * address.
 */
export const rateLimits = pgTable("rate_limits", {
  key: text("key").primaryKey(),
  points: integer("points").notNull().default(0),
  expire: instant("expire"),
});

/** The one-time code of first-run set-up, as a hash: at most one row, deleted once the owner exists. */
export const setupCodes = pgTable(
  "setup_codes",
  {
    only: boolean("only").primaryKey().default(true),
    codeHash: text("code_hash").notNull(),
    createdAt: createdAt(),
  },
  (t) => [check("setup_codes_only", sql`${t.only}`)],
);
