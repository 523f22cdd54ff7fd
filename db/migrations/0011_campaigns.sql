CREATE TABLE "campaigns" (
	"id" uuid PRIMARY KEY NOT NULL,
	"carrier_account_id" uuid NOT NULL,
	"carrier_id" text NOT NULL,
	"kind" text,
	"state" text,
	CONSTRAINT "campaigns_scope" UNIQUE("carrier_account_id","id")
);
--> statement-breakpoint
ALTER TABLE "carrier_accounts" ADD COLUMN "campaigns_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "numbers" ADD COLUMN "campaign_id" uuid;--> statement-breakpoint
ALTER TABLE "numbers" ADD COLUMN "campaign_checked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_carrier_account_id_carrier_accounts_id_fk" FOREIGN KEY ("carrier_account_id") REFERENCES "public"."carrier_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "campaigns_carrier_id" ON "campaigns" USING btree ("carrier_account_id","carrier_id");--> statement-breakpoint
ALTER TABLE "numbers" ADD CONSTRAINT "numbers_carrier_account_id_campaign_id_campaigns_carrier_account_id_id_fk" FOREIGN KEY ("carrier_account_id","campaign_id") REFERENCES "public"."campaigns"("carrier_account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "numbers_campaign" ON "numbers" USING btree ("carrier_account_id","campaign_id");