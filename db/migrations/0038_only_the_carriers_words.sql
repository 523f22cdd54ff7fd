-- Sentences of ours that stood among the carrier's words become codes.
UPDATE "messages" SET
	"status_code" = CASE
		WHEN "carrier_reason" ~ '^QuestBlue answered [0-9]+[.]$' THEN 'carrier_fault'
		WHEN "carrier_reason" LIKE 'QuestBlue''s answer %' THEN 'answer_unclear'
		ELSE 'answer_lost'
	END,
	"carrier_reason" = NULL
WHERE "status_code" = 'answer_lost' AND "carrier_reason" IS NOT NULL;--> statement-breakpoint
UPDATE "messages" SET "carrier_reason" = NULL
WHERE "status_code" = 'carrier_refused' AND "carrier_reason" ~ '^QuestBlue refused( with [0-9]+)?[.]$';
