ALTER TABLE "receipts" RENAME TO "webhook_deliveries";--> statement-breakpoint
ALTER TABLE "webhook_deliveries" RENAME CONSTRAINT "receipts_pkey" TO "webhook_deliveries_pkey";--> statement-breakpoint
ALTER TABLE "webhook_deliveries" RENAME CONSTRAINT "receipts_carrier_account_id_carrier_accounts_id_fk" TO "webhook_deliveries_carrier_account_id_carrier_accounts_id_fk";--> statement-breakpoint
ALTER TABLE "webhook_deliveries" RENAME CONSTRAINT "receipts_message_id_messages_id_fk" TO "webhook_deliveries_message_id_messages_id_fk";--> statement-breakpoint
ALTER TABLE "webhook_deliveries" RENAME CONSTRAINT "receipts_tenant_id_tenants_id_fk" TO "webhook_deliveries_tenant_id_tenants_id_fk";--> statement-breakpoint
ALTER INDEX "receipts_waiting" RENAME TO "webhook_deliveries_waiting";--> statement-breakpoint
ALTER INDEX "receipts_fingerprint" RENAME TO "webhook_deliveries_fingerprint";--> statement-breakpoint
ALTER INDEX "receipts_carrier_id" RENAME TO "webhook_deliveries_carrier_id";--> statement-breakpoint
ALTER INDEX "receipts_message" RENAME TO "webhook_deliveries_message";--> statement-breakpoint
ALTER INDEX "receipts_held" RENAME TO "webhook_deliveries_held";--> statement-breakpoint
ALTER INDEX "receipts_quarantine" RENAME TO "webhook_deliveries_quarantine";--> statement-breakpoint
ALTER INDEX "receipts_dismissed" RENAME TO "webhook_deliveries_dismissed";--> statement-breakpoint
UPDATE "audit_entries" SET "action" = 'delivery.' || split_part("action", '.', 2), "subject_type" = 'webhook_delivery'
WHERE "action" IN ('receipt.replayed', 'receipt.dismissed');
