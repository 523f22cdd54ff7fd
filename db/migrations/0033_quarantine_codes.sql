ALTER TABLE "webhook_deliveries" ADD COLUMN "quarantine_code" text;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD COLUMN "quarantine_detail" text;--> statement-breakpoint
-- Our own sentences become codes (lib/domain/status-reason.ts).
UPDATE "webhook_deliveries" AS d SET "quarantine_code" = ours."code"
FROM (VALUES
	('It names no number of ours.', 'no_number_of_ours'),
	('It reports on a text of no number of ours.', 'report_of_no_number'),
	('It went to several numbers and reads differently than when it came, so it cannot be told which of them this copy is for.', 'reads_differently'),
	('The call is empty.', 'empty'),
	('There is no event in the call.', 'no_event'),
	('The call names no sender.', 'no_sender'),
	('The call names no recipient.', 'no_recipient'),
	('The call names several senders.', 'several_senders'),
	('The call gives several message ids.', 'several_ids'),
	('The call gives several texts.', 'several_texts'),
	('The call gives several states.', 'several_states'),
	('There are several events in one call.', 'several_events'),
	('There are more events in one call than can be.', 'too_many_events'),
	('The JSON is broken.', 'broken_json'),
	('The XML is broken or declares a document type.', 'broken_xml'),
	('The JSON is nested too deep.', 'nested_too_deep'),
	('The body is UTF-16 without a byte order mark.', 'unmarked_utf16'),
	('The multipart body has no complete part.', 'no_whole_part')
) AS ours("sentence", "code")
WHERE d."reason" = ours."sentence";--> statement-breakpoint
-- Those with a name in them.
UPDATE "webhook_deliveries" SET "quarantine_code" = 'ingest_failed',
	"quarantine_detail" = NULLIF(substring("reason" FROM '^It could not be taken in \d+ times: (.*)\.$'), 'an unknown fault')
WHERE "reason" ~ '^It could not be taken in \d+ times: .*\.$';--> statement-breakpoint
UPDATE "webhook_deliveries" SET "quarantine_code" = 'repeated_name',
	"quarantine_detail" = substring("reason" FROM '^The JSON names "(.*)" more than once\.$')
WHERE "reason" ~ '^The JSON names ".*" more than once\.$';--> statement-breakpoint
-- What no version of ours says any more is kept as it is.
UPDATE "webhook_deliveries" SET "quarantine_detail" = "reason"
WHERE "quarantine_code" IS NULL AND "reason" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" DROP COLUMN "reason";
