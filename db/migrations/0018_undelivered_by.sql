ALTER TABLE "conversations" ADD COLUMN "undelivered_by" uuid;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_tenant_id_undelivered_by_memberships_tenant_id_user_id_fk" FOREIGN KEY ("tenant_id","undelivered_by") REFERENCES "public"."memberships"("tenant_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- Open conversations whose last word is a reply that did not get through: their customers have no answer.
UPDATE "conversations" AS c SET
	"undelivered_at" = m."status_at",
	"undelivered_by" = m."author_id",
	"unresponded_since" = coalesce(c."unresponded_since", (
		SELECT min(t."accepted_at") FROM "messages" t WHERE t."conversation_id" = c."id" AND t."direction" = 'in' AND t."accepted_at" > coalesce(r."accepted_at", '-infinity'))),
	"last_reply_by" = r."author_id",
	"last_reply_at" = r."accepted_at"
FROM "messages" m LEFT JOIN LATERAL (
	SELECT a."author_id", a."accepted_at" FROM "messages" a
	WHERE a."conversation_id" = m."conversation_id" AND a."direction" = 'out' AND a."source" <> 'automatic'
		AND a."status" IN ('queued', 'sending', 'accepted', 'sent', 'delivered')
	ORDER BY a."accepted_at" DESC LIMIT 1
) r ON true
WHERE m."id" = c."last_message_id" AND c."state" = 'open' AND c."last_source" <> 'automatic' AND c."last_status" IN ('failed', 'unconfirmed');--> statement-breakpoint
-- Senders that no text can reach do not wait for one, unless somebody said so.
UPDATE "conversations" AS c SET "unresponded_since" = NULL
FROM "contact_phones" p
WHERE p."id" = c."contact_phone_id" AND NOT p."dialable" AND c."unresponded_since" IS NOT NULL AND c."needs_reply_at" IS NULL;
