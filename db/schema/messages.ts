import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { directions, messageStatuses, sources, statusCodes, statusReportOrigins } from "@/db/vocabulary";
import { createdAt, id, instant } from "./columns";
import { conversations } from "./conversations";
import { searchWords } from "./folded";
import { numbers } from "./numbers";
import { memberships } from "./people";

/** A message that the customer wrote or may get. Notes are in another table: a note cannot be sent. */
export const messages = pgTable(
  "messages",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    numberId: uuid("number_id").notNull(),
    direction: text("direction", { enum: directions }).notNull(),
    source: text("source", { enum: sources }).notNull(),
    /** Order within the conversation; never changes (V12). */
    publicSeq: bigint("public_seq", { mode: "number" }).notNull(),
    body: text("body").notNull(),
    status: text("status", { enum: messageStatuses }).notNull(),
    /**
     * Why it failed, waits or is unconfirmed; the person concerned; and what the carrier said, or what was
     * seen of a lost answer, sanitised.
     */
    statusCode: text("status_code", { enum: statusCodes }),
    statusBy: uuid("status_by"),
    carrierReason: text("carrier_reason"),
    /**
     * When the status last changed. For a customer's message: when it came, which may be long before it was
     * accepted if its number was off.
     */
    statusAt: instant("status_at").notNull(),
    /** By the database's clock, under the conversation's lock. */
    acceptedAt: instant("accepted_at").notNull(),
    createdAt: createdAt(),

    // outbound
    authorId: uuid("author_id"),
    clientId: uuid("client_id"),
    /**
     * The session it was written in: another session of the same person may be somebody else at a shared
     * account. Null if unknown.
     */
    sessionId: uuid("session_id"),
    dueAt: instant("due_at"),
    retryOf: uuid("retry_of"),
    carrierMessageId: text("carrier_message_id"),
    segments: integer("segments"),
    /** When the carrier is polled next; null if the outcome is final. */
    nextPollAt: instant("next_poll_at"),
    polls: integer("polls").notNull().default(0),
    /** When it was last polled, automatically or by a person: not again within 5 s. */
    askedAt: instant("asked_at"),

    // inbound
    /** The other numbers of a group message: a reply goes only to the sender (U2). */
    alsoTo: jsonb("also_to").$type<string[]>(),
    /** How often the carrier delivered it; shown as "×2". */
    deliveries: integer("deliveries").notNull().default(1),
    /** An equal message came within ten minutes: kept, and marked (V8). */
    possibleRepeat: boolean("possible_repeat").notNull().default(false),
    /**
     * Codes: oddities of the carrier's call, for an admin; on an automatic message, that it confirms a
     * keyword.
     */
    flags: jsonb("flags").$type<string[]>(),
  },
  (t) => [
    unique("messages_scope").on(t.tenantId, t.id),
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
    foreignKey({ columns: [t.tenantId, t.numberId], foreignColumns: [numbers.tenantId, numbers.id] }),
    foreignKey({
      columns: [t.tenantId, t.authorId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    check("messages_inbound_is_received", sql`(${t.direction} = 'in') = (${t.status} = 'received')`),
    check(
      "messages_author_of_agent",
      sql`${t.source} <> 'agent' or (${t.authorId} is not null and ${t.clientId} is not null)`,
    ),
    // the conversation, by keyset; and V12: one item per seq
    uniqueIndex("messages_conversation").on(t.conversationId, t.publicSeq),
    // V18: a draft's id sends once, whatever is clicked or retried
    uniqueIndex("messages_intent")
      .on(t.authorId, t.clientId)
      .where(sql`${t.clientId} is not null`),
    // a status report by carrier id
    index("messages_carrier_id")
      .on(t.carrierMessageId)
      .where(sql`${t.carrierMessageId} is not null`),
    // outbound messages to be polled
    index("messages_poll")
      .on(t.nextPollAt)
      .where(sql`${t.nextPollAt} is not null`),
    // inbound messages of recent minutes, for the replay rule's "possible repeat"; recent messages to a
    // contact
    index("messages_recent").on(t.conversationId, t.acceptedAt),
    // the last reply before an instant, however many messages the customer sent since
    // (queries/conversations/conversation-history.ts)
    index("messages_replies")
      .on(t.conversationId, t.acceptedAt)
      .where(sql`${t.direction} = 'out' and ${t.source} <> 'automatic'`),
    // the number that a person last wrote from (queries/conversations/last-used.ts)
    index("messages_written")
      .on(t.authorId, t.acceptedAt.desc())
      .where(sql`${t.authorId} is not null`),
    // the retries of a message
    index("messages_retries")
      .on(t.retryOf)
      .where(sql`${t.retryOf} is not null`),
    // messages that a status report may be about
    index("messages_sent")
      .on(t.conversationId, t.statusAt)
      .where(sql`${t.direction} = 'out'`),
    // the admin's list of numbers: the last failed message
    index("messages_failed")
      .on(t.numberId, t.statusAt.desc())
      .where(sql`${t.status} = 'failed'`),
    // the status page: messages with unknown outcome
    index("messages_unconfirmed")
      .on(t.numberId)
      .where(sql`${t.status} = 'unconfirmed'`),
    // the search over messages (queries/conversations/search-conversations.ts); updated at once, because
    // otherwise whichever insert fills the pending list has to empty it
    index("messages_folded_words").using("gin", searchWords(t.body)).with({ fastupdate: false }),
  ],
);

/** All reports about a message's delivery. Append only; `messages.status` is the conclusion. */
export const statusReports = pgTable(
  "status_reports",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    /** Null if the report could not be matched to a message. */
    messageId: uuid("message_id"),
    origin: text("origin", { enum: statusReportOrigins }).notNull(),
    rawStatus: text("raw_status").notNull(),
    status: text("status", { enum: messageStatuses }),
    /** The carrier's own words; null if it gave none, or a person reported it. */
    reason: text("reason"),
    /** How it was matched: `own_id`, `only_candidate`, `asked`, `unmatched`. */
    matchedBy: text("matched_by", { enum: ["own_id", "only_candidate", "asked", "unmatched"] }).notNull(),
    /** False if the transition was not allowed (late, backwards); the report is kept anyway. */
    applied: boolean("applied").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.tenantId, t.messageId], foreignColumns: [messages.tenantId, messages.id] }),
    // the history of one message
    index("status_reports_message").on(t.messageId, t.at),
  ],
);

/** A picture or file of a message. Inbound ones are fetched later into our own storage. */
export const media = pgTable(
  "media",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    messageId: uuid("message_id").notNull(),
    position: integer("position").notNull(),
    /** The carrier's URL of it; null if the bytes came with the call (then the raw delivery holds them). */
    sourceUrl: text("source_url"),
    contentType: text("content_type"),
    name: text("name"),
    createdAt: createdAt(),
  },
  (t) => [
    foreignKey({ columns: [t.tenantId, t.messageId], foreignColumns: [messages.tenantId, messages.id] }),
    // the media of a conversation's messages
    uniqueIndex("media_message").on(t.messageId, t.position),
  ],
);
