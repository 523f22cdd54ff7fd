import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  doublePrecision,
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
import { historyStates, numberRoles, numberTypes, routings } from "@/db/vocabulary";
import { bytes, createdAt, id, instant } from "./columns";
import { groups, memberships, tenants, users } from "./people";

/**
 * An account at the carrier. Belongs to one tenant, or (tenant null) to the installation, where only a
 * superadmin manages it.
 */
export const carrierAccounts = pgTable("carrier_accounts", {
  id: id(),
  tenantId: uuid("tenant_id").references(() => tenants.id),
  name: text("name").notNull(),
  /**
   * AES-256-GCM under CREDENTIALS_KEY, bound to this row's id (lib/base/seal.ts). Never leaves the server.
   */
  sealedCredentials: bytes("sealed_credentials"),
  /** Last two characters of the security key: the only part of the credentials that is ever shown. */
  credentialsHint: text("credentials_hint"),
  credentialsSetAt: instant("credentials_set_at"),
  /** When the carrier accepted them; null until the carrier could be asked. */
  credentialsTestedAt: instant("credentials_tested_at"),
  /** Uncertain choices of the adapter, over its defaults (lib/carriers/questblue/settings.ts). */
  settings: jsonb("settings").$type<Record<string, unknown>>().notNull().default({}),
  createdAt: createdAt(),
  // The breaker (lib/domain/sending/breaker.ts), stored here because several processes send.
  failures: integer("failures").notNull().default(0),
  openedAt: instant("opened_at"),
  nextProbeAt: instant("next_probe_at"),
  /** The carrier's words, if the breaker is open because the carrier refuses the account; empty if it gave none. */
  refusal: text("refusal"),
  /** The money left when the carrier was last asked, in the account's currency; null if it did not say. */
  balance: doublePrecision("balance"),
  balanceAskedAt: instant("balance_asked_at"),
  /** Since when the money is used up: nothing is sent until the carrier says otherwise (U6). */
  pausedAt: instant("paused_at"),
  /** When to ask for its campaigns; null means at once. */
  campaignsDueAt: instant("campaigns_due_at"),
  // Comparison with the carrier's history (lib/inbound/history/compare-history.ts).
  /** When to read the history next; null means at once. */
  historyDueAt: instant("history_due_at"),
  /** Up to when it was compared completely, in both directions. */
  historyUntil: instant("history_until"),
  /** The last outcome, and its time. Null: not yet. */
  historyState: text("history_state", { enum: historyStates }),
  historyAskedAt: instant("history_asked_at"),
});

/** A 10DLC campaign, from the carrier's last list; campaigns no longer listed are deleted. */
export const campaigns = pgTable(
  "campaigns",
  {
    id: id(),
    carrierAccountId: uuid("carrier_account_id")
      .notNull()
      .references(() => carrierAccounts.id),
    /** The carrier's own id. */
    carrierId: text("carrier_id").notNull(),
    // Both in the carrier's words, null if it gives none. What a state means: lib/domain/numbers/campaign.ts.
    kind: text("kind"),
    state: text("state"),
  },
  (t) => [
    // what a number's campaign must match
    unique("campaigns_scope").on(t.carrierAccountId, t.id),
    // one row per campaign, however often it is listed
    uniqueIndex("campaigns_carrier_id").on(t.carrierAccountId, t.carrierId),
  ],
);

/**
 * Keys of the webhook. A call is checked against the hash; the key itself is stored sealed, so that an admin
 * can see it again. During a rotation two keys are live, the older one until `retires_at`.
 */
export const webhookKeys = pgTable("webhook_keys", {
  id: id(),
  carrierAccountId: uuid("carrier_account_id")
    .notNull()
    .references(() => carrierAccounts.id),
  keyHash: text("key_hash").notNull().unique(),
  /**
   * The key, bound to this row's id (lib/base/seal.ts). Null for a key from before keys were stored, and for
   * a key of the self-test.
   */
  sealedKey: bytes("sealed_key"),
  /** The last characters, so that an admin can tell two keys apart. */
  hint: text("hint").notNull(),
  createdAt: createdAt(),
  createdBy: uuid("created_by").references(() => users.id),
  retiresAt: instant("retires_at"),
});

export const numbers = pgTable(
  "numbers",
  {
    id: id(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id),
    carrierAccountId: uuid("carrier_account_id")
      .notNull()
      .references(() => carrierAccounts.id),
    /** E.164. A number exists once in the installation: two tenants cannot both own it. */
    e164: text("e164").notNull().unique(),
    label: text("label").notNull(),
    type: text("type", { enum: numberTypes }).notNull().default("local"),
    /** Added while the carrier could not be asked whether the account owns it (A2). */
    unverified: boolean("unverified").notNull().default(false),
    disabledAt: instant("disabled_at"),
    disabledBy: uuid("disabled_by").references(() => users.id),
    disabledReason: text("disabled_reason"),
    /** Carrier limits, in segments (lib/domain/sending/rate.ts). Null means no daily limit. */
    segmentsPerMinute: integer("segments_per_minute").notNull().default(60),
    segmentsPerDay: integer("segments_per_day"),
    /**
     * The daily limit is used up, and messages wait until then: midnight in its time zone. Past or null: they
     * do not wait.
     */
    cappedUntil: instant("capped_until"),
    timeZone: text("time_zone").notNull().default("America/New_York"),
    /**
     * The carrier answers STOP, START and HELP itself. Then we do not, or the customer would get two answers.
     */
    carrierAnswersKeywords: boolean("carrier_answers_keywords").notNull().default(false),
    /**
     * Whether a customer's new message refuses a reply whose author has not seen it (default), or is only
     * shown.
     */
    customerWroteRefuses: boolean("customer_wrote_refuses").notNull().default(true),
    /** Who gets its unassigned conversations. With any but `none`, a reply assigns to the replier. */
    routing: text("routing", { enum: routings }).notNull().default("none"),
    /** An assigned conversation that waits longer returns to the team. Null: it stays. */
    unansweredMinutes: integer("unanswered_minutes"),
    /** Another way to reach the business; part of the HELP answer. */
    helpContact: text("help_contact"),
    /** The number's campaign. Null is an answer of the carrier only if `campaign_checked_at` is set. */
    campaignId: uuid("campaign_id"),
    /** When the carrier last answered; null until it was asked about this number. */
    campaignCheckedAt: instant("campaign_checked_at"),
    /**
     * Where the carrier delivered its messages before we set it to call us, in the carrier's words, and the
     * address of an e-mail forward. Null: never set by us, or unknown.
     */
    previousMode: text("previous_mode"),
    previousForward: text("previous_forward"),
    previousModeAt: instant("previous_mode_at"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("numbers_scope").on(t.tenantId, t.id),
    // No number is in a campaign of another account.
    foreignKey({
      columns: [t.carrierAccountId, t.campaignId],
      foreignColumns: [campaigns.carrierAccountId, campaigns.id],
    }),
    // the numbers of an account, after its campaigns were read; and of a campaign that is deleted
    index("numbers_campaign").on(t.carrierAccountId, t.campaignId),
  ],
);

/**
 * When a number last gave somebody a conversation. Of those who may be given one, it is the turn of the one
 * for whom that is longest ago; there is no queue to repair when people come and go.
 */
export const numberTurns = pgTable(
  "number_turns",
  {
    tenantId: uuid("tenant_id").notNull(),
    numberId: uuid("number_id").notNull(),
    userId: uuid("user_id").notNull(),
    assignedAt: instant("assigned_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.numberId, t.userId] }),
    foreignKey({ columns: [t.tenantId, t.numberId], foreignColumns: [numbers.tenantId, numbers.id] }),
    foreignKey({
      columns: [t.tenantId, t.userId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
  ],
);

/** Who may use a number: a person or a group, with one role. */
export const numberGrants = pgTable(
  "number_grants",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    numberId: uuid("number_id").notNull(),
    userId: uuid("user_id"),
    groupId: uuid("group_id"),
    role: text("role", { enum: numberRoles }).notNull(),
    grantedBy: uuid("granted_by").references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [
    check("number_grants_one_holder", sql`num_nonnulls(${t.userId}, ${t.groupId}) = 1`),
    foreignKey({ columns: [t.tenantId, t.numberId], foreignColumns: [numbers.tenantId, numbers.id] }),
    foreignKey({
      columns: [t.tenantId, t.userId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    foreignKey({ columns: [t.tenantId, t.groupId], foreignColumns: [groups.tenantId, groups.id] }),
    // one role per person and number; also a person's grants, read with their session
    uniqueIndex("number_grants_user").on(t.userId, t.numberId),
    uniqueIndex("number_grants_group").on(t.groupId, t.numberId),
    // the people of a number
    index("number_grants_number").on(t.numberId),
  ],
);
