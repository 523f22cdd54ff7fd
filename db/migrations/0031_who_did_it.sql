ALTER TABLE "audit_entries" ADD COLUMN "actor_kind" text;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "actor_rule" text;--> statement-breakpoint
-- Whoever was refused at the sign-in page did not show that they are the person of that account: it was done to them.
UPDATE "audit_entries" SET "subject_type" = 'person', "subject_id" = "actor_id", "actor_id" = null, "session_id" = null
  WHERE "action" = 'session.refused' AND "actor_id" IS NOT NULL;--> statement-breakpoint
UPDATE "audit_entries" SET
  "actor_kind" = CASE WHEN "actor_id" IS NULL THEN 'system' ELSE 'person' END,
  "actor_rule" = CASE WHEN "actor_id" IS NULL THEN
    CASE "action" WHEN 'webhook.refused' THEN 'webhook_key' WHEN 'backup.restored' THEN 'restore' ELSE 'sign_in' END
  END;--> statement-breakpoint
ALTER TABLE "audit_entries" ALTER COLUMN "actor_kind" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_actor" CHECK (("audit_entries"."actor_kind" = 'system') = ("audit_entries"."actor_id" is null) and ("audit_entries"."actor_kind" = 'system') = ("audit_entries"."actor_rule" is not null));
