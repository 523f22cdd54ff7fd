ALTER TABLE "receipts" ADD COLUMN "number_id" uuid;--> statement-breakpoint
ALTER TABLE "receipts" ADD COLUMN "heeded" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "receipts_held" ON "receipts" USING btree ("number_id","received_at","id") WHERE "receipts"."state" = 'held';