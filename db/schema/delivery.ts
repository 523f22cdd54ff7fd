import { sql } from "drizzle-orm";
import { bigint, boolean, foreignKey, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { heldReasons, jobFaults, jobNames, quarantineCodes, webhookDeliveryStates } from "@/db/vocabulary";
import { bytes, id, instant } from "./columns";
import { messages } from "./messages";
import { carrierAccounts } from "./numbers";
import { tenants } from "./people";

/** A raw webhook delivery, committed before it is read: every call answered 2xx is here (V1). */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: id(),
    carrierAccountId: uuid("carrier_account_id")
      .notNull()
      .references(() => carrierAccounts.id),
    receivedAt: instant("received_at")
      .notNull()
      .default(sql`clock_timestamp()`),
    contentType: text("content_type"),
    query: jsonb("query").$type<[string, string][]>().notNull(),
    body: bytes("body").notNull(),
    /** It was a status report when it came: it cannot say STOP, so no send waits for its ingest. */
    isReport: boolean("is_report").notNull().default(false),
    state: text("state", { enum: webhookDeliveryStates }).notNull().default("received"),
    /** Why it is in quarantine. Without a code, the detail is a sentence from before there were codes. */
    quarantineCode: text("quarantine_code", { enum: quarantineCodes }),
    quarantineDetail: text("quarantine_detail"),
    /** Hash of account, our number, sender, text and media: the replay rule compares it. */
    fingerprint: text("fingerprint"),
    /** The carrier's own id of the message, if it gives one: it decides what is a repeat. */
    carrierId: text("carrier_id"),
    /** When the call was answered 2xx. Null: the carrier may rightly call again. */
    answeredAt: instant("answered_at"),
    messageId: uuid("message_id").references(() => messages.id),
    tenantId: uuid("tenant_id").references(() => tenants.id),
    /** The number that it waits for, while it is held. */
    numberId: uuid("number_id"),
    /** It is STOP or START and was obeyed when it came, although its message was held. */
    heeded: boolean("heeded").notNull().default(false),
    /** How often ingest failed by our own fault; the sweep tries again later. */
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at"),
  },
  (t) => [
    // what the sweep still has to ingest, oldest first
    index("webhook_deliveries_waiting")
      .on(t.receivedAt)
      .where(sql`${t.state} = 'received'`),
    // the replay rule: equal calls of recent minutes
    index("webhook_deliveries_fingerprint").on(t.fingerprint, t.receivedAt),
    index("webhook_deliveries_carrier_id")
      .on(t.carrierAccountId, t.carrierId)
      .where(sql`${t.carrierId} is not null`),
    // the deliveries of a conversation, for the replay rule; and the full text of a message
    index("webhook_deliveries_message")
      .on(t.messageId)
      .where(sql`${t.messageId} is not null`),
    // what came for a number that is off, in order of arrival
    index("webhook_deliveries_held")
      .on(t.numberId, t.receivedAt, t.id)
      .where(sql`${t.state} = 'held'`),
    // the quarantine page
    index("webhook_deliveries_quarantine")
      .on(t.carrierAccountId, t.receivedAt)
      .where(sql`${t.state} = 'quarantined'`),
    // what was dismissed: no message of it is missing (queries/inbound/history-facts.ts)
    index("webhook_deliveries_dismissed")
      .on(t.carrierAccountId, t.receivedAt)
      .where(sql`${t.state} = 'dismissed'`),
  ],
);

/**
 * The queue of messages that still have to leave: due time, lease and fencing token, nothing else. The row is
 * deleted when the send ends; `messages.status` is authoritative.
 */
export const sends = pgTable(
  "sends",
  {
    messageId: uuid("message_id").primaryKey(),
    tenantId: uuid("tenant_id").notNull(),
    numberId: uuid("number_id").notNull(),
    carrierAccountId: uuid("carrier_account_id")
      .notNull()
      .references(() => carrierAccounts.id),
    conversationId: uuid("conversation_id").notNull(),
    publicSeq: bigint("public_seq", { mode: "number" }).notNull(),
    segments: integer("segments").notNull(),
    dueAt: instant("due_at").notNull(),
    /**
     * In the future: one worker has claimed it. Past, and still here with status `sending`: its answer is
     * unknown.
     */
    leaseUntil: instant("lease_until"),
    /** Raised by every claim: a worker that lost its lease writes nothing (V19). */
    token: bigint("token", { mode: "number" }).notNull().default(0),
    attempts: integer("attempts").notNull().default(0),
    /** Held for a person, and why; a time without a reason means `restored` (V25). */
    heldAt: instant("held_at"),
    heldReason: text("held_reason", { enum: heldReasons }),
  },
  (t) => [
    foreignKey({ columns: [t.tenantId, t.messageId], foreignColumns: [messages.tenantId, messages.id] }),
    // the claim: what is due, per number, in accepted order
    index("sends_due").on(t.dueAt),
    index("sends_conversation").on(t.conversationId, t.publicSeq),
    // the page of held messages
    index("sends_held")
      .on(t.tenantId, t.heldAt)
      .where(sql`${t.heldAt} is not null`),
  ],
);

/**
 * What left or may have left, for the sliding rate window (V20): one row per claim, settled when the carrier
 * has answered. Kept for 26 hours.
 */
export const sendSlots = pgTable(
  "send_slots",
  {
    id: id(),
    numberId: uuid("number_id").notNull(),
    segments: integer("segments").notNull(),
    claimedAt: instant("claimed_at").notNull(),
    /** Null while in flight. The row is deleted if the message certainly never left. */
    settledAt: instant("settled_at"),
  },
  (t) => [
    // segments of a number in the last minute and today
    index("send_slots_window").on(t.numberId, t.claimedAt),
  ],
);

/** When a process last reported that it is alive; read by the ready check and the status page. */
export const heartbeats = pgTable("heartbeats", {
  name: text("name").primaryKey(),
  at: instant("at").notNull(),
});

/**
 * The last round of each background job, in any process. Written when a job begins or stops failing, and at
 * intervals.
 */
export const jobRounds = pgTable("job_rounds", {
  name: text("name", { enum: jobNames }).primaryKey(),
  endedAt: instant("ended_at").notNull(),
  tookMs: integer("took_ms").notNull(),
  /** Since when every round has failed; null if the last one succeeded. */
  failingSince: instant("failing_since"),
  /** The last fault, kept after the job works again: its kind, and its own message. */
  fault: text("fault", { enum: jobFaults }),
  faultDetail: text("fault_detail"),
  faultAt: instant("fault_at"),
});
