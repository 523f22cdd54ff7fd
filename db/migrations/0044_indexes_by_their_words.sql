ALTER INDEX "timeline_entries_thread" RENAME TO "timeline_entries_conversation";--> statement-breakpoint
ALTER INDEX "messages_thread" RENAME TO "messages_conversation";--> statement-breakpoint
ALTER INDEX "notes_thread" RENAME TO "notes_conversation";
