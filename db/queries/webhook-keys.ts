import { and, eq, gt, isNull, ne, or, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/client";
import { webhookKeys } from "@/db/schema/numbers";
import { users } from "@/db/schema/people";

/** Every key that opens the webhook now; there are two per account during a rotation, else one. */
export const liveWebhookKeys = (db: DbOrTx) =>
  db
    .select({ accountId: webhookKeys.carrierAccountId, keyHash: webhookKeys.keyHash, retiresAt: webhookKeys.retiresAt })
    .from(webhookKeys)
    .where(or(isNull(webhookKeys.retiresAt), gt(webhookKeys.retiresAt, sql`clock_timestamp()`)));

export type WebhookKey = Awaited<ReturnType<typeof liveWebhookKeys>>[number];

/** The live keys of one account, the one in use first, then those that end; a key of the self-test has no maker and no place here. */
export const keysOfAccount = (db: DbOrTx, { accountId }: { accountId: string }) =>
  db
    .select({ id: webhookKeys.id, hint: webhookKeys.hint, createdAt: webhookKeys.createdAt, retiresAt: webhookKeys.retiresAt, madeBy: users.name })
    .from(webhookKeys)
    .leftJoin(users, eq(users.id, webhookKeys.createdBy))
    .where(and(eq(webhookKeys.carrierAccountId, accountId), ne(webhookKeys.hint, TEST_HINT), or(isNull(webhookKeys.retiresAt), gt(webhookKeys.retiresAt, sql`clock_timestamp()`))))
    .orderBy(sql`${webhookKeys.retiresAt} desc nulls first`);

type NewKey = { accountId: string; keyHash: string; hint: string; createdBy: string };

/** A key for good; those in use until now go on for so long. */
export async function replaceKey(tx: DbOrTx, { accountId, overlapHours, ...key }: NewKey & { overlapHours: number }): Promise<void> {
  await tx
    .update(webhookKeys)
    .set({ retiresAt: sql`clock_timestamp() + make_interval(hours => ${overlapHours})` })
    .where(and(eq(webhookKeys.carrierAccountId, accountId), isNull(webhookKeys.retiresAt)));
  await tx.insert(webhookKeys).values({ carrierAccountId: accountId, ...key });
}

/** Ends a key that a newer one has replaced, before its time; false when it is none of these. */
export async function endKey(tx: DbOrTx, { accountId, keyId }: { accountId: string; keyId: string }): Promise<boolean> {
  const ended = await tx
    .update(webhookKeys)
    .set({ retiresAt: sql`clock_timestamp()` })
    .where(and(eq(webhookKeys.carrierAccountId, accountId), eq(webhookKeys.id, keyId), gt(webhookKeys.retiresAt, sql`clock_timestamp()`)))
    .returning({ id: webhookKeys.id });
  return ended.length === 1;
}

/** Stands where the end of a key stands; a made key could end so by chance once in millions, and would be missing on a page only. */
const TEST_HINT = "test";

/** A key for one self-test. It ends by itself, should the test not come to remove it. */
export const lendTestKey = (db: DbOrTx, { accountId, keyHash, seconds }: { accountId: string; keyHash: string; seconds: number }) =>
  db.insert(webhookKeys).values({ carrierAccountId: accountId, keyHash, hint: TEST_HINT, retiresAt: sql`clock_timestamp() + make_interval(secs => ${seconds})` });

export const takeBackTestKey = (db: DbOrTx, { keyHash }: { keyHash: string }) => db.delete(webhookKeys).where(and(eq(webhookKeys.keyHash, keyHash), eq(webhookKeys.hint, TEST_HINT)));
