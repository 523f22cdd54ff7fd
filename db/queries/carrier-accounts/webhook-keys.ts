import { and, desc, eq, exists, gt, isNull, lt, ne, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { DbOrTx, Tx } from "@/db/handles";
import { webhookKeys } from "@/db/schema/numbers";
import { users } from "@/db/schema/people";

/** Every key that opens the webhook now; there are two per account during a rotation, else one. */
export const liveWebhookKeys = (db: DbOrTx) =>
  db
    .select({
      accountId: webhookKeys.carrierAccountId,
      keyHash: webhookKeys.keyHash,
      retiresAt: webhookKeys.retiresAt,
    })
    .from(webhookKeys)
    .where(or(isNull(webhookKeys.retiresAt), gt(webhookKeys.retiresAt, sql`clock_timestamp()`)));

export type WebhookKey = Awaited<ReturnType<typeof liveWebhookKeys>>[number];

/** The live keys of one account, those without an end first, the newest of them leading; a key of the self-test has no maker and no place here. */
export const keysOfAccount = (db: DbOrTx, { accountId }: { accountId: string }) =>
  db
    .select({
      id: webhookKeys.id,
      hint: webhookKeys.hint,
      createdAt: webhookKeys.createdAt,
      retiresAt: webhookKeys.retiresAt,
      madeBy: users.name,
      canBeShown: sql<boolean>`${webhookKeys.sealedKey} is not null`,
    })
    .from(webhookKeys)
    .leftJoin(users, eq(users.id, webhookKeys.createdBy))
    .where(
      and(
        eq(webhookKeys.carrierAccountId, accountId),
        ne(webhookKeys.hint, TEST_HINT),
        or(isNull(webhookKeys.retiresAt), gt(webhookKeys.retiresAt, sql`clock_timestamp()`)),
      ),
    )
    .orderBy(
      sql`${webhookKeys.retiresAt} desc nulls first`,
      desc(webhookKeys.createdAt),
      desc(webhookKeys.id),
    );

/** `id` is made before the row: what is sealed is bound to it. */
type NewKey = {
  id: string;
  accountId: string;
  keyHash: string;
  sealedKey: Buffer;
  hint: string;
  createdBy: string;
};

/** What is sealed of a live key of the account; undefined where there is no such key, null where it was not kept. */
export const sealedKeyOf = async (
  db: DbOrTx,
  { accountId, keyId }: { accountId: string; keyId: string },
): Promise<{ sealedKey: Buffer | null } | undefined> =>
  (
    await db
      .select({ sealedKey: webhookKeys.sealedKey })
      .from(webhookKeys)
      .where(
        and(
          eq(webhookKeys.id, keyId),
          eq(webhookKeys.carrierAccountId, accountId),
          ne(webhookKeys.hint, TEST_HINT),
          or(isNull(webhookKeys.retiresAt), gt(webhookKeys.retiresAt, sql`clock_timestamp()`)),
        ),
      )
  )[0];

/** A key for good; those in use until now go on for so long. */
export async function replaceKey(
  tx: DbOrTx,
  { overlapHours, ...key }: NewKey & { overlapHours: number },
): Promise<void> {
  const { keyId } = await addKey(tx, key);
  await retireOtherKeys(tx, { accountId: key.accountId, keyId, overlapHours });
}

/** A key for good, beside those in use. */
export async function addKey(db: DbOrTx, { accountId, ...key }: NewKey): Promise<{ keyId: string }> {
  const [made] = await db
    .insert(webhookKeys)
    .values({ carrierAccountId: accountId, ...key })
    .returning({ keyId: webhookKeys.id });
  if (!made) throw new Error("a key was inserted and did not come back");
  return made;
}

/** The account's keys in use but this one go on for so long; nothing happens when this one itself has been replaced. */
export async function retireOtherKeys(
  tx: DbOrTx,
  { accountId, keyId, overlapHours }: { accountId: string; keyId: string; overlapHours: number },
): Promise<void> {
  const kept = alias(webhookKeys, "kept");
  await tx
    .update(webhookKeys)
    .set({ retiresAt: sql`clock_timestamp() + make_interval(hours => ${overlapHours})` })
    .where(
      and(
        eq(webhookKeys.carrierAccountId, accountId),
        isNull(webhookKeys.retiresAt),
        ne(webhookKeys.id, keyId),
        exists(
          tx
            .select({ id: kept.id })
            .from(kept)
            .where(and(eq(kept.id, keyId), isNull(kept.retiresAt))),
        ),
      ),
    );
}

/** Ends a key at once, if a newer one is in use; false when it is none of these. */
export async function endKey(
  tx: DbOrTx,
  { accountId, keyId }: { accountId: string; keyId: string },
): Promise<boolean> {
  const newer = alias(webhookKeys, "newer");
  const inUse = tx
    .select({ id: newer.id })
    .from(newer)
    .where(
      and(
        eq(newer.carrierAccountId, accountId),
        isNull(newer.retiresAt),
        lt(webhookKeys.createdAt, newer.createdAt),
      ),
    );
  const ended = await tx
    .update(webhookKeys)
    .set({ retiresAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(webhookKeys.carrierAccountId, accountId),
        eq(webhookKeys.id, keyId),
        or(
          gt(webhookKeys.retiresAt, sql`clock_timestamp()`),
          and(isNull(webhookKeys.retiresAt), exists(inUse)),
        ),
      ),
    )
    .returning({ id: webhookKeys.id });
  return ended.length === 1;
}

/**
 * Only one at a time may have the carrier call a new key of this account, until the transaction ends: two at once
 * would leave some numbers with the key of the one and have it retired by the other.
 */
export const lockWebhookUrls = async (tx: Tx, { accountId }: { accountId: string }): Promise<boolean> =>
  (
    await tx.execute<{ taken: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`webhook-keys:${accountId}`}, 0)) as taken`,
    )
  ).rows[0]?.taken === true;

/** Stands where the end of a key stands; a made key could end so by chance once in millions, and would be missing on a page only. */
const TEST_HINT = "test";

/** A key for one self-test. It ends by itself, should the test not come to remove it. */
export const lendTestKey = (
  db: DbOrTx,
  { accountId, keyHash, seconds }: { accountId: string; keyHash: string; seconds: number },
) =>
  db.insert(webhookKeys).values({
    carrierAccountId: accountId,
    keyHash,
    hint: TEST_HINT,
    retiresAt: sql`clock_timestamp() + make_interval(secs => ${seconds})`,
  });

export const takeBackTestKey = (db: DbOrTx, { keyHash }: { keyHash: string }) =>
  db.delete(webhookKeys).where(and(eq(webhookKeys.keyHash, keyHash), eq(webhookKeys.hint, TEST_HINT)));
