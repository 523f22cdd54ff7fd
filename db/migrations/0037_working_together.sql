CREATE TABLE "number_turns" (
	"tenant_id" uuid NOT NULL,
	"number_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"assigned_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "number_turns_number_id_user_id_pk" PRIMARY KEY("number_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "tags" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"name" text NOT NULL,
	"color" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"archived_at" timestamp (3) with time zone,
	CONSTRAINT "tags_scope" UNIQUE("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "mentions" (
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"note_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone,
	CONSTRAINT "mentions_note_id_user_id_pk" PRIMARY KEY("note_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "notes" DROP CONSTRAINT "notes_body_has_words";--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "capacity" integer;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "away_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "away_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "away_cause" text;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "away_by" uuid;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "work_hours" jsonb;--> statement-breakpoint
ALTER TABLE "numbers" ADD COLUMN "routing" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "numbers" ADD COLUMN "unanswered_minutes" integer;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "owner_id" uuid;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "assigned_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "last_assignee_id" uuid;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "snoozed_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "snoozed_by" uuid;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "wakes_on_reply" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "woke_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "woken_for" uuid;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "tag_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "last_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "timeline_entries" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "timeline_entries" ADD COLUMN "until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "timeline_entries" ADD COLUMN "tag_id" uuid;--> statement-breakpoint
ALTER TABLE "notes" ADD COLUMN "about_message_id" uuid;--> statement-breakpoint
ALTER TABLE "notes" ADD COLUMN "reply_to_id" uuid;--> statement-breakpoint
ALTER TABLE "notes" ADD COLUMN "edited_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "notes" ADD COLUMN "deleted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_scope" UNIQUE("tenant_id","conversation_id","id");--> statement-breakpoint
ALTER TABLE "number_turns" ADD CONSTRAINT "number_turns_tenant_id_number_id_numbers_tenant_id_id_fk" FOREIGN KEY ("tenant_id","number_id") REFERENCES "public"."numbers"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "number_turns" ADD CONSTRAINT "number_turns_tenant_id_user_id_memberships_tenant_id_user_id_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."memberships"("tenant_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tags" ADD CONSTRAINT "tags_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tags" ADD CONSTRAINT "tags_tenant_id_created_by_memberships_tenant_id_user_id_fk" FOREIGN KEY ("tenant_id","created_by") REFERENCES "public"."memberships"("tenant_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_tenant_id_conversation_id_note_id_notes_tenant_id_conversation_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id","note_id") REFERENCES "public"."notes"("tenant_id","conversation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_tenant_id_user_id_memberships_tenant_id_user_id_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."memberships"("tenant_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "tags_name" ON "tags" USING btree ("tenant_id",lower("name"));--> statement-breakpoint
CREATE INDEX "mentions_of_person" ON "mentions" USING btree ("tenant_id","user_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "mentions_conversation" ON "mentions" USING btree ("conversation_id");--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_away_by_users_id_fk" FOREIGN KEY ("away_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_tenant_id_owner_id_memberships_tenant_id_user_id_fk" FOREIGN KEY ("tenant_id","owner_id") REFERENCES "public"."memberships"("tenant_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_tenant_id_last_assignee_id_memberships_tenant_id_user_id_fk" FOREIGN KEY ("tenant_id","last_assignee_id") REFERENCES "public"."memberships"("tenant_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_tenant_id_snoozed_by_memberships_tenant_id_user_id_fk" FOREIGN KEY ("tenant_id","snoozed_by") REFERENCES "public"."memberships"("tenant_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_tenant_id_woken_for_memberships_tenant_id_user_id_fk" FOREIGN KEY ("tenant_id","woken_for") REFERENCES "public"."memberships"("tenant_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_tenant_id_conversation_id_reply_to_id_notes_tenant_id_conversation_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id","reply_to_id") REFERENCES "public"."notes"("tenant_id","conversation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_tenant_id_about_message_id_messages_tenant_id_id_fk" FOREIGN KEY ("tenant_id","about_message_id") REFERENCES "public"."messages"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversations_assigned" ON "conversations" USING btree ("assignee_id","number_id") WHERE "conversations"."listed" and "conversations"."state" = 'open' and "conversations"."assignee_id" is not null;--> statement-breakpoint
CREATE INDEX "conversations_unassigned" ON "conversations" USING btree ("number_id","unresponded_since") WHERE "conversations"."listed" and "conversations"."state" = 'open' and "conversations"."assignee_id" is null and "conversations"."unresponded_since" is not null;--> statement-breakpoint
CREATE INDEX "conversations_snoozed_until" ON "conversations" USING btree ("snoozed_until") WHERE "conversations"."snoozed_until" is not null;--> statement-breakpoint
CREATE INDEX "conversations_tagged" ON "conversations" USING gin ("tag_ids") WHERE "conversations"."tag_ids" <> '{}'::uuid[];--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_away" CHECK (("memberships"."away_since" is null) = ("memberships"."away_cause" is null));--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_snoozed" CHECK (("conversations"."state" = 'snoozed') = ("conversations"."snoozed_until" is not null));--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_body_has_words" CHECK (char_length("notes"."body") between 1 and 5000 or ("notes"."deleted_at" is not null and "notes"."body" = ''));