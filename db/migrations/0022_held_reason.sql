ALTER TABLE "sends" ADD COLUMN "held_reason" text;--> statement-breakpoint
CREATE INDEX "sends_held" ON "sends" USING btree ("tenant_id","held_at") WHERE "sends"."held_at" is not null;