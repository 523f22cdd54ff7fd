import { and, desc, eq, exists, gt, isNull, lt, ne, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { DbOrTx, Tx } from "@/db/handles";
import { webhookKeys } from "@/db/schema/numbers";
import { users } from "@/db/schema/people";

/** Every webhook key that works now; two per account during a rotation, otherwise one. */
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

/**
 * The live keys of one account, those without an end first, newest first. Keys of the self-test have no maker
 * and are left out.
 */
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

/** `id` is made before the row: the sealed key is bound to it. */
type NewKey = {
  id: string;
  accountId: string;
  keyHash: string;
  sealedKey: Buffer;
  hint: string;
  createdBy: string;
};

/**
 * The sealed key of a live key of the account; undefined if there is no such key, null if it was not stored.
 */
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

/** Adds a key without an end; the previous ones stay valid for the overlap. */
export async function replaceKey(
  tx: DbOrTx,
  { overlapHours, ...key }: NewKey & { overlapHours: number },
): Promise<void> {
  const { keyId } = await addKey(tx, key);
  await retireOtherKeys(tx, { accountId: key.accountId, keyId, overlapHours });
}

/** Adds a key without an end, beside those in use. */
export async function addKey(db: DbOrTx, { accountId, ...key }: NewKey): Promise<{ keyId: string }> {
  const [made] = await db
    .insert(webhookKeys)
    .values({ carrierAccountId: accountId, ...key })
    .returning({ keyId: webhookKeys.id });
  if (!made) throw new Error("a key was inserted and did not come back");
  return made;
}

/**
 * Ends the account's other live keys after the overlap. Does nothing if this key itself has been replaced.
 */
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

/** Ends a key at once if it is already retiring or a newer one is in use; otherwise false. */
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
 * Only one transaction at a time may switch this account's webhook addresses to a new key: two at once would
 * leave some numbers with the key of one, which the other then retires.
 */
export const lockWebhookUrls = async (tx: Tx, { accountId }: { accountId: string }): Promise<boolean> =>
  (
    await tx.execute<{ taken: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`webhook-keys:${accountId}`}, 0)) as taken`,
    )
  ).rows[0]?.taken === true;

/**
 * Stored as the hint, the last characters of a key. A real key could end like this by chance once in
 * millions; it would only be missing on a page.
 */
const TEST_HINT = "test";

/** A key for one self-test. It expires by itself in case the test does not remove it. */
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
