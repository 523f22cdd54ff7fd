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

/** A text that the customer wrote or may get. Notes are another table: a note cannot be sent. */
export const messages = pgTable(
  "messages",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    numberId: uuid("number_id").notNull(),
    direction: text("direction", { enum: directions }).notNull(),
    source: text("source", { enum: sources }).notNull(),
    /** Order within the conversation: V12, never changes. */
    publicSeq: bigint("public_seq", { mode: "number" }).notNull(),
    body: text("body").notNull(),
    status: text("status", { enum: messageStatuses }).notNull(),
    /** Why it failed, waits or is unconfirmed; the person whom that is about; what the carrier said of it, or what was seen of a lost answer, sanitised. */
    statusCode: text("status_code", { enum: statusCodes }),
    statusBy: uuid("status_by"),
    carrierReason: text("carrier_reason"),
    /** Of a customer's text: when it came, which may be long before it was accepted, when its number was off. */
    statusAt: instant("status_at").notNull(),
    /** By the database's clock, under the conversation's lock. */
    acceptedAt: instant("accepted_at").notNull(),
    createdAt: createdAt(),

    // outbound
    authorId: uuid("author_id"),
    clientId: uuid("client_id"),
    /** The sign-in it was written under: another one of the same person may be another person at a shared account. Null where that is not known. */
    sessionId: uuid("session_id"),
    dueAt: instant("due_at"),
    retryOf: uuid("retry_of"),
    carrierMessageId: text("carrier_message_id"),
    segments: integer("segments"),
    /** When the carrier is next asked about it; null when its end is known. */
    nextPollAt: instant("next_poll_at"),
    polls: integer("polls").notNull().default(0),
    /** When it was asked about last, by the machine or a person: not again within 5 s. */
    askedAt: instant("asked_at"),

    // inbound
    /** The other numbers of a group text: a reply goes to the sender only (U2). */
    alsoTo: jsonb("also_to").$type<string[]>(),
    /** How often the carrier delivered it: shown "×2". */
    deliveries: integer("deliveries").notNull().default(1),
    /** An equal text came within ten minutes: kept, and marked (V8). */
    possibleRepeat: boolean("possible_repeat").notNull().default(false),
    /** Oddities of the carrier's call, for an admin. */
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
    uniqueIndex("messages_thread").on(t.conversationId, t.publicSeq),
    // V18: a draft's id sends once, whatever is clicked or retried
    uniqueIndex("messages_intent")
      .on(t.authorId, t.clientId)
      .where(sql`${t.clientId} is not null`),
    // a status report by the carrier's id
    index("messages_carrier_id")
      .on(t.carrierMessageId)
      .where(sql`${t.carrierMessageId} is not null`),
    // outbound messages the carrier must be asked about
    index("messages_poll")
      .on(t.nextPollAt)
      .where(sql`${t.nextPollAt} is not null`),
    // the inbound of the last minutes, for the replay rule's "possible repeat"; what was sent to a contact lately
    index("messages_recent").on(t.conversationId, t.acceptedAt),
    // the last reply before an instant, however many texts the customer sent since (queries/conversations/conversation-history.ts)
    index("messages_replies")
      .on(t.conversationId, t.acceptedAt)
      .where(sql`${t.direction} = 'out' and ${t.source} <> 'automatic'`),
    // the number that a person last wrote from (queries/conversations/last-used.ts)
    index("messages_written")
      .on(t.authorId, t.acceptedAt.desc())
      .where(sql`${t.authorId} is not null`),
    // the attempts at a text: what retries it
    index("messages_retries")
      .on(t.retryOf)
      .where(sql`${t.retryOf} is not null`),
    // what a status report may be about
    index("messages_sent")
      .on(t.conversationId, t.statusAt)
      .where(sql`${t.direction} = 'out'`),
    // the admin's list of numbers: the last text that did not arrive
    index("messages_failed")
      .on(t.numberId, t.statusAt.desc())
      .where(sql`${t.status} = 'failed'`),
    // the status page: texts of which nobody knows whether they arrived
    index("messages_unconfirmed")
      .on(t.numberId)
      .where(sql`${t.status} = 'unconfirmed'`),
    // the search over texts (queries/conversations/search-conversations.ts); written at once, since a pending list is emptied by whoever's text fills it
    index("messages_folded_words").using("gin", searchWords(t.body)).with({ fastupdate: false }),
  ],
);

/** Everything anybody said about a message's delivery. Append only; `messages.status` is the conclusion. */
export const statusReports = pgTable(
  "status_reports",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    /** Null when the report could not be tied to a message. */
    messageId: uuid("message_id"),
    origin: text("origin", { enum: statusReportOrigins }).notNull(),
    rawStatus: text("raw_status").notNull(),
    status: text("status", { enum: messageStatuses }),
    /** The carrier's own words; null where it gave none, or a person said it. */
    reason: text("reason"),
    /** How it was matched: `own_id`, `only_candidate`, `asked`, `unmatched`. */
    matchedBy: text("matched_by", { enum: ["own_id", "only_candidate", "asked", "unmatched"] }).notNull(),
    /** False when the move was not allowed (late, backwards): kept all the same. */
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
    /** Where the carrier keeps it; null when the bytes came with the call (then the raw delivery holds them). */
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
