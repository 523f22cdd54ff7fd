import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { durableEventTypes, streamKinds } from "@/db/vocabulary";
import { createdAt, instant } from "./columns";
import { tenants } from "./people";

/**
 * The event counter of a number, or of a person in one tenant; a narrow table of its own: the last statement before commit
 * raises `last_seq` and inserts the event, so that seqs are in commit order without holes and the lock is held
 * only for the commit. `epoch` changes when old offsets lose their meaning (a restored backup).
 */
export const streams = pgTable("streams", {
  /** The number's own id, or that of a person's place in the tenant (`memberIdOf`): made with it. */
  id: uuid("id").primaryKey(),
  kind: text("kind", { enum: streamKinds }).notNull(),
  tenantId: uuid("tenant_id")
    .notNull()
    .references(() => tenants.id),
  epoch: uuid("epoch").notNull(),
  lastSeq: bigint("last_seq", { mode: "number" }).notNull().default(0),
});

/** The outbox of the room and the log from which clients catch up. Kept 7 days. */
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
    publishedAt: instant("published_at"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at"),
  },
  (t) => [
    // catch-up after a seq, and order
    primaryKey({ columns: [t.streamId, t.epoch, t.seq] }),
    // the sweep: what is not yet published
    index("stream_events_unpublished")
      .on(t.createdAt)
      .where(sql`${t.publishedAt} is null`),
    // retention
    index("stream_events_age").on(t.createdAt),
  ],
);
