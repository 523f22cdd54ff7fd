ALTER TABLE "carrier_accounts" ADD COLUMN "balance" double precision;--> statement-breakpoint
ALTER TABLE "carrier_accounts" ADD COLUMN "balance_asked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "carrier_accounts" ADD COLUMN "paused_at" timestamp (3) with time zone;