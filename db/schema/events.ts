import { sql } from "drizzle-orm";
import {
  bigint,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { durableEventTypes, eventConsumers, streamKinds } from "@/db/vocabulary";
import { createdAt, instant } from "./columns";
import { tenants } from "./people";

const seqRanges = customType<{ data: string }>({ dataType: () => "int8multirange" });

/**
 * The event counter of a number, or of a person in one tenant. It is a narrow table of its own: the last
 * statement before commit raises `last_seq` and inserts the event, so that seqs are in commit order without
 * holes and the lock is held only for the commit. `epoch` changes when old positions lose their meaning (a
 * restored backup).
 */
export const streams = pgTable("streams", {
  /** The number's own id, or the id of the person's membership (`memberIdOf`); created together with it. */
  id: uuid("id").primaryKey(),
  kind: text("kind", { enum: streamKinds }).notNull(),
  tenantId: uuid("tenant_id")
    .notNull()
    .references(() => tenants.id),
  epoch: uuid("epoch").notNull(),
  lastSeq: bigint("last_seq", { mode: "number" }).notNull().default(0),
});

/** Events in order: the outbox of every consumer, and the log from which clients catch up. Kept 7 days. */
export const streamEvents = pgTable(
  "stream_events",
  {
    streamId: uuid("stream_id")
      .notNull()
      .references(() => streams.id),
    epoch: uuid("epoch").notNull(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    type: text("type", { enum: durableEventTypes }).notNull(),
    /** Everything after {epoch, seq, type}: lib/protocol/events.ts. */
    payload: jsonb("payload").$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    // catch-up after a seq, what a consumer has not been sent, and order
    primaryKey({ columns: [t.streamId, t.epoch, t.seq] }),
    // retention
    index("stream_events_age").on(t.createdAt),
  ],
);

/**
 * How far a consumer was sent a stream. Without a row, or with one of another epoch, it was sent nothing.
 * Several processes post the events they committed at once, so `ahead` is what was sent beyond a hole.
 */
export const eventCursors = pgTable(
  "event_cursors",
  {
    consumer: text("consumer", { enum: eventConsumers }).notNull(),
    streamId: uuid("stream_id")
      .notNull()
      .references(() => streams.id),
    epoch: uuid("epoch").notNull(),
    /** Sent up to here, without a hole. */
    lastSeq: bigint("last_seq", { mode: "number" }).notNull(),
    ahead: seqRanges("ahead")
      .notNull()
      .default(sql`'{}'`),
    /** How often in a row the next events could not be sent, and when to try again. */
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at"),
  },
  (t) => [primaryKey({ columns: [t.consumer, t.streamId] })],
);
