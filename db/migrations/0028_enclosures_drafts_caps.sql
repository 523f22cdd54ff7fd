ALTER TABLE "numbers" ADD COLUMN "capped_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "last_enclosure" text;--> statement-breakpoint
CREATE INDEX "drafts_of_person" ON "drafts" USING btree ("user_id");--> statement-breakpoint
-- What came with the last text of each conversation (lib/domain/enclosure.ts).
UPDATE "conversations" AS c SET "last_enclosure" = said."enclosure"
FROM (
	SELECT item."message_id", CASE WHEN count(DISTINCT item."kind") > 1 THEN 'attachments' ELSE min(item."kind") END AS "enclosure"
	FROM (
		SELECT "message_id", CASE
			WHEN "content_type" IS NULL OR starts_with("content_type", 'image/') THEN 'picture'
			WHEN starts_with("content_type", 'video/') THEN 'video'
			WHEN starts_with("content_type", 'audio/') THEN 'recording'
			ELSE 'file' END AS "kind"
		FROM "media"
	) item GROUP BY item."message_id"
) said
WHERE c."last_message_id" = said."message_id";--> statement-breakpoint
UPDATE "conversations" AS c SET "last_enclosure" = 'unreadable'
FROM "messages" m
WHERE m."id" = c."last_message_id" AND c."last_enclosure" IS NULL AND m."flags" ?| array['unreadable_media', 'media_left_out'];
--> statement-breakpoint
-- Spaces are no words: nobody would find them again.
DELETE FROM "drafts" WHERE "body" !~ '\S' AND "media" = '[]';
