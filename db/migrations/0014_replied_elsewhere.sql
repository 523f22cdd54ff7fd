ALTER TABLE "tenants" ADD COLUMN "elsewhere_seconds" integer DEFAULT 600 NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "session_id" uuid;