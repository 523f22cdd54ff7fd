-- Streams of numbers become streams of numbers and of people: rows, epochs and places stay.
ALTER TABLE "number_streams" RENAME TO "streams";--> statement-breakpoint
ALTER TABLE "streams" RENAME COLUMN "number_id" TO "id";--> statement-breakpoint
ALTER TABLE "streams" DROP CONSTRAINT "number_streams_tenant_id_number_id_numbers_tenant_id_id_fk";--> statement-breakpoint
ALTER TABLE "streams" RENAME CONSTRAINT "number_streams_pkey" TO "streams_pkey";--> statement-breakpoint
ALTER TABLE "streams" ADD CONSTRAINT "streams_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "streams" ADD COLUMN "kind" text DEFAULT 'number' NOT NULL;--> statement-breakpoint
ALTER TABLE "streams" ALTER COLUMN "kind" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "room_events" RENAME TO "stream_events";--> statement-breakpoint
ALTER TABLE "stream_events" RENAME COLUMN "number_id" TO "stream_id";--> statement-breakpoint
ALTER TABLE "stream_events" RENAME CONSTRAINT "room_events_number_id_epoch_seq_pk" TO "stream_events_stream_id_epoch_seq_pk";--> statement-breakpoint
ALTER TABLE "stream_events" RENAME CONSTRAINT "room_events_number_id_number_streams_number_id_fk" TO "stream_events_stream_id_streams_id_fk";--> statement-breakpoint
ALTER INDEX "room_events_unpublished" RENAME TO "stream_events_unpublished";--> statement-breakpoint
ALTER INDEX "room_events_age" RENAME TO "stream_events_age";--> statement-breakpoint
-- Everybody who is in a tenant has a stream there; its id is made of both (lib/base/stream.ts).
INSERT INTO "streams" ("id", "kind", "tenant_id", "epoch")
SELECT (substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-8' || substr(h, 14, 3) || '-8' || substr(h, 18, 3) || '-' || substr(h, 21, 12))::uuid,
	'person', "tenant_id", gen_random_uuid()
FROM (SELECT "tenant_id", encode(sha256(convert_to("tenant_id" || '/' || "user_id", 'UTF8')), 'hex') AS h FROM "memberships") AS member;
