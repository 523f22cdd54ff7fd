CREATE TABLE "setup_codes" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"code_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "setup_codes_only" CHECK ("setup_codes"."only")
);
--> statement-breakpoint
ALTER TABLE "carrier_accounts" ADD COLUMN "credentials_hint" text;--> statement-breakpoint
ALTER TABLE "carrier_accounts" ADD COLUMN "credentials_set_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "carrier_accounts" ADD COLUMN "credentials_tested_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "numbers" ADD COLUMN "unverified" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_keys" ADD COLUMN "created_by" uuid;--> statement-breakpoint
ALTER TABLE "webhook_keys" ADD CONSTRAINT "webhook_keys_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "messages_failed" ON "messages" USING btree ("number_id","status_at" DESC NULLS LAST) WHERE "messages"."status" = 'failed';