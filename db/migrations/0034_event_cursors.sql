-- Who is told of events keeps a place in each stream, in place of a mark on each event.
CREATE TABLE "event_cursors" (
	"consumer" text NOT NULL,
	"stream_id" uuid NOT NULL,
	"epoch" uuid NOT NULL,
	"last_seq" bigint NOT NULL,
	"ahead" int8multirange DEFAULT '{}' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	CONSTRAINT "event_cursors_consumer_stream_id_pk" PRIMARY KEY("consumer","stream_id")
);
--> statement-breakpoint
ALTER TABLE "event_cursors" ADD CONSTRAINT "event_cursors_stream_id_streams_id_fk" FOREIGN KEY ("stream_id") REFERENCES "public"."streams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- The rooms were told everything before the first event that waits; what was given up after 20 tries stays given up.
INSERT INTO "event_cursors" ("consumer", "stream_id", "epoch", "last_seq")
SELECT 'room', "id", "epoch", coalesce((
	SELECT min("seq") - 1 FROM "stream_events" e
	WHERE e."stream_id" = s."id" AND e."epoch" = s."epoch" AND e."published_at" IS NULL AND e."attempts" < 20
), "last_seq") FROM "streams" s;--> statement-breakpoint
DROP INDEX "stream_events_unpublished";--> statement-breakpoint
ALTER TABLE "stream_events" DROP COLUMN "published_at";--> statement-breakpoint
ALTER TABLE "stream_events" DROP COLUMN "attempts";--> statement-breakpoint
ALTER TABLE "stream_events" DROP COLUMN "next_attempt_at";
