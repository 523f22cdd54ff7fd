ALTER TABLE "numbers" ADD COLUMN "previous_mode" text;--> statement-breakpoint
ALTER TABLE "numbers" ADD COLUMN "previous_forward" text;--> statement-breakpoint
ALTER TABLE "numbers" ADD COLUMN "previous_mode_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "webhook_keys" ADD COLUMN "sealed_key" "bytea";--> statement-breakpoint
CREATE INDEX "messages_unconfirmed" ON "messages" USING btree ("number_id") WHERE "messages"."status" = 'unconfirmed';