CREATE TABLE "bulk_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"change" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "bulk_changes_scope" UNIQUE("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "bulk_items" (
	"tenant_id" uuid NOT NULL,
	"bulk_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"assignee_id" uuid,
	"state" text DEFAULT 'pending' NOT NULL,
	"code" text,
	"undo" jsonb,
	"looked" text,
	CONSTRAINT "bulk_items_bulk_id_conversation_id_pk" PRIMARY KEY("bulk_id","conversation_id")
);
--> statement-breakpoint
ALTER TABLE "bulk_changes" ADD CONSTRAINT "bulk_changes_tenant_id_user_id_memberships_tenant_id_user_id_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."memberships"("tenant_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulk_items" ADD CONSTRAINT "bulk_items_tenant_id_bulk_id_bulk_changes_tenant_id_id_fk" FOREIGN KEY ("tenant_id","bulk_id") REFERENCES "public"."bulk_changes"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bulk_changes_age" ON "bulk_changes" USING btree ("created_at");