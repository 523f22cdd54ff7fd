import { timingSafeEqual } from "node:crypto";
import type { Deps } from "@/db/deps";
import { liveWebhookKeys, type WebhookKey } from "@/db/queries/carrier-accounts/webhook-keys";
import { hashToken } from "@/lib/base/one-time-token";

/**
 * A retired key is refused at once, by its own time. One deleted or retired early is refused after this long
 * (V13 allows a minute).
 */
const KEPT_FOR_MS = 5_000;
/**
 * An unknown key triggers another look, because it may be new; a flood of wrong keys does so only this often.
 */
const LOOK_AGAIN_AFTER_MS = 100;

/**
 * Which carrier account a webhook key opens. Live keys are held in memory, so that calls cost no query, and
 * wrong keys few. An unknown key waits for the next look, so a new key works at once.
 */
export function createKeyRing({ db, now }: Deps) {
  let held: { keys: WebhookKey[]; at: number } | null = null;
  let looking: Promise<WebhookKey[]> | null = null;

  const look = (): Promise<WebhookKey[]> => {
    looking ??= lookAgain().finally(() => (looking = null));
    return looking;
  };

  async function lookAgain(): Promise<WebhookKey[]> {
    const sinceMs = held ? performance.now() - held.at : LOOK_AGAIN_AFTER_MS;
    if (sinceMs < LOOK_AGAIN_AFTER_MS)
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER_MS - sinceMs));
    const keys = await liveWebhookKeys(db);
    held = { keys, at: performance.now() };
    return keys;
  }

  const find = (keys: readonly WebhookKey[], hash: Buffer): string | null => {
    const at = now();
    // Every key is compared, equal or not, so that the time reveals neither how many keys there are nor which
    // is close.
    const opened = keys.filter(
      (key) =>
        timingSafeEqual(Buffer.from(key.keyHash, "hex"), hash) &&
        (key.retiresAt === null || at < key.retiresAt),
    );
    return opened[0]?.accountId ?? null;
  };

  return {
    /** The account's id; null for an unknown key. Throws if the keys cannot be loaded. */
    async accountOf(key: string | null): Promise<string | null> {
      if (!key) return null;
      const hash = Buffer.from(hashToken(key), "hex");
      const isFresh = held !== null && performance.now() - held.at < KEPT_FOR_MS;
      const account = held && isFresh ? find(held.keys, hash) : null;
      return account ?? find(await look(), hash);
    },
  };
}
