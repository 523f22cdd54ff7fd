ALTER TABLE "conversations" ADD COLUMN "may_opt_out_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "may_opt_out_words" text;