ALTER TABLE "messages" ADD COLUMN "status_code" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "status_by" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "carrier_reason" text;--> statement-breakpoint
-- Our own sentences become codes (lib/domain/status-reason.ts).
UPDATE "messages" AS m SET "status_code" = ours."code"
FROM (VALUES
	('This line was switched off before the text left', 'number_disabled'),
	('The customer opted out before the text left', 'opted_out'),
	('It is longer than the limit of this line ever allows', 'over_limit'),
	('Its author was no longer on this line when the text was to leave', 'author_removed'),
	('No carrier credentials are set for this line', 'no_credentials'),
	('The carrier could not be reached for a day', 'carrier_unreachable'),
	('The carrier did not take this account for a day', 'account_refused'),
	('It could not leave for a day', 'overdue'),
	('The carrier did not say why', 'carrier_reported'),
	('The send was interrupted before its answer came', 'answer_lost'),
	('A teammate says it did not arrive', 'said_failed'),
	('The carrier asked to wait, or could not be reached. It is tried again', 'carrier_asked_to_wait'),
	('It could not leave yet. It is tried again', 'could_not_leave'),
	('A backup was restored: check whether it left before you send it again', 'restored'),
	('The customer wrote while this waited to leave. It waits for you: let it go, or take it back', 'customer_wrote')
) AS ours("sentence", "code")
WHERE m."status_reason" = ours."sentence";--> statement-breakpoint
-- A sentence with a name: the person, where only one of the team is called so.
UPDATE "messages" AS m SET
	"status_code" = CASE WHEN m."status" = 'delivered' THEN 'said_delivered' ELSE 'teammate_wrote' END,
	"status_by" = (
		SELECT (array_agg(person."id"))[1]
		FROM "memberships" team JOIN "users" person ON person."id" = team."user_id"
		WHERE team."tenant_id" = m."tenant_id" AND person."name" = regexp_replace(m."status_reason", ' (says it arrived|wrote while this waited to leave\. .*)$', '')
		HAVING count(*) = 1
	)
WHERE m."status_code" IS NULL
	AND CASE WHEN m."status" = 'delivered' THEN m."status_reason" LIKE '% says it arrived' ELSE m."status_reason" LIKE '% wrote while this waited to leave. It waits for you: let it go, or take it back' END;--> statement-breakpoint
-- What is left is the carrier's own, unless the text had not been handed to it.
UPDATE "messages" AS m SET
	"status_code" = CASE
		WHEN m."status" = 'unconfirmed' THEN 'answer_lost'
		WHEN m."status" IN ('queued', 'sending', 'cancelled') THEN 'could_not_leave'
		WHEN m."status" <> 'failed' THEN 'carrier_warned'
		WHEN EXISTS (SELECT FROM "status_reports" said WHERE said."message_id" = m."id" AND said."origin" = 'answer' AND said."status" = 'failed' AND said."applied") THEN 'carrier_refused'
		ELSE 'carrier_reported' END,
	"carrier_reason" = CASE WHEN m."status" NOT IN ('queued', 'sending', 'cancelled') THEN m."status_reason" END
WHERE m."status_code" IS NULL AND m."status_reason" IS NOT NULL;--> statement-breakpoint
-- A report keeps only what the carrier said.
UPDATE "status_reports" SET "reason" = NULL
WHERE "origin" = 'person' OR "reason" IN ('The carrier did not say why', 'The send was interrupted before its answer came', 'The carrier could not be reached for a day',
	'The carrier did not take this account for a day', 'The carrier asked to wait, or could not be reached. It is tried again');--> statement-breakpoint
ALTER TABLE "messages" DROP COLUMN "status_reason";
