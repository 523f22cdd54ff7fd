CREATE TABLE "history_gaps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"number_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"address" text NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"place" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"dismissed_at" timestamp (3) with time zone,
	"dismissed_by" uuid
);
--> statement-breakpoint
ALTER TABLE "carrier_accounts" ADD COLUMN "history_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "carrier_accounts" ADD COLUMN "history_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "carrier_accounts" ADD COLUMN "history_state" text;--> statement-breakpoint
ALTER TABLE "carrier_accounts" ADD COLUMN "history_asked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "history_gaps" ADD CONSTRAINT "history_gaps_entry_id_timeline_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."timeline_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "history_gaps" ADD CONSTRAINT "history_gaps_tenant_id_number_id_numbers_tenant_id_id_fk" FOREIGN KEY ("tenant_id","number_id") REFERENCES "public"."numbers"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "history_gaps" ADD CONSTRAINT "history_gaps_tenant_id_conversation_id_conversations_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversations"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "history_gaps" ADD CONSTRAINT "history_gaps_tenant_id_dismissed_by_memberships_tenant_id_user_id_fk" FOREIGN KEY ("tenant_id","dismissed_by") REFERENCES "public"."memberships"("tenant_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "history_gaps_record" ON "history_gaps" USING btree ("number_id","recorded_at","direction","address","place");--> statement-breakpoint
CREATE INDEX "history_gaps_open" ON "history_gaps" USING btree ("tenant_id") WHERE "history_gaps"."closed_at" is null and "history_gaps"."dismissed_at" is null;--> statement-breakpoint
CREATE INDEX "receipts_dismissed" ON "receipts" USING btree ("carrier_account_id","received_at") WHERE "receipts"."state" = 'dismissed';