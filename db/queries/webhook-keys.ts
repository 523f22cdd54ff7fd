import { gt, isNull, or, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/client";
import { webhookKeys } from "@/db/schema/numbers";

/** Every key that opens the webhook now; there are two per account during a rotation, else one. */
export const liveWebhookKeys = (db: DbOrTx) =>
  db
    .select({ accountId: webhookKeys.carrierAccountId, keyHash: webhookKeys.keyHash, retiresAt: webhookKeys.retiresAt })
    .from(webhookKeys)
    .where(or(isNull(webhookKeys.retiresAt), gt(webhookKeys.retiresAt, sql`clock_timestamp()`)));

export type WebhookKey = Awaited<ReturnType<typeof liveWebhookKeys>>[number];
