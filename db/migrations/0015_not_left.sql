ALTER TABLE "conversations" ADD COLUMN "undelivered_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "conversations_undelivered" ON "conversations" USING btree ("number_id") WHERE "conversations"."listed" and "conversations"."undelivered_at" is not null;--> statement-breakpoint
CREATE INDEX "messages_replies" ON "messages" USING btree ("conversation_id","accepted_at") WHERE "messages"."direction" = 'out' and "messages"."source" <> 'automatic';--> statement-breakpoint
