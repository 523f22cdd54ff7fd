import type { Deps } from "@/db/deps";
import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { replaceKey, endKey, sealedKeyOf } from "@/db/queries/carrier-accounts/webhook-keys";
import { newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import { hashToken, hintOf, newToken } from "@/lib/base/one-time-token";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";
import { unlessShut } from "@/lib/base/seal";
import type { CarrierContext } from "./carrier-context";

/** Long enough to set the new address at the carrier for every number without hurry. */
export const KEY_OVERLAP_HOURS = 24;

/** Seals a text, bound to the id of the row that stores it (lib/base/seal.ts). */
export type Seal = (text: string, boundTo: string) => Buffer;

/** A new key as its row stores it: the hash that opens the webhook, and the sealed key. */
export function keyToKeep(key: string, seal: Seal) {
  const id = newId();
  return { id, keyHash: hashToken(key), sealedKey: seal(key, id), hint: hintOf(key) };
}

/**
 * Creates a new key; an admin can see it again later (showWebhookKey). The previous key stays valid for a
 * day, so that no call is lost while the address is changed at the carrier (V13).
 */
export const makeWebhookKey = (
  deps: Deps & { seal: Seal },
  actor: Actor,
): Promise<Result<{ key: string }, { code: "forbidden" | "no_account" }>> =>
  deps.db.transaction(async (tx): Promise<Result<{ key: string }, { code: "forbidden" | "no_account" }>> => {
    const { tenantId, userId } = actor;
    if (!may(actor, "webhook.manage")) return err({ code: "forbidden" });
    const account = await accountOfTenant(tx, { tenantId }, { lock: true });
    if (!account) return err({ code: "no_account" });
    const key = newToken();
    await replaceKey(tx, {
      accountId: account.id,
      ...keyToKeep(key, deps.seal),
      createdBy: userId,
      overlapHours: KEY_OVERLAP_HOURS,
    });
    await recordAudit(tx, actor, {
      action: "webhook.key_made",
      subject: { type: "carrier_account", id: account.id },
    });
    return ok({ key });
  });

/** Ends a replaced key at once, for example if it leaked. The newest key cannot be ended, only replaced. */
export const endWebhookKey = (
  deps: Deps,
  actor: Actor,
  { keyId }: { keyId: string },
): Promise<Result<null, { code: "forbidden" | "not_found" }>> =>
  deps.db.transaction(async (tx): Promise<Result<null, { code: "forbidden" | "not_found" }>> => {
    const { tenantId } = actor;
    if (!may(actor, "webhook.manage")) return err({ code: "forbidden" });
    const account = await accountOfTenant(tx, { tenantId });
    if (!account || !(await endKey(tx, { accountId: account.id, keyId }))) return err({ code: "not_found" });
    await recordAudit(tx, actor, {
      action: "webhook.key_retired",
      subject: { type: "webhook_key", id: keyId },
    });
    return ok(null);
  });

/**
 * `not_kept`: made before keys were stored. `sealed_shut`: sealed under another key of the installation, or
 * altered.
 */
type ShowRefusal = { code: "forbidden" | "not_found" | "not_kept" | "sealed_shut" };

/** The full address with a live key of the tenant. The audit log records the viewer before it is shown. */
export async function showWebhookKey(
  { db, open, publicUrl }: Pick<CarrierContext, "db" | "open" | "publicUrl">,
  actor: Actor,
  { keyId }: { keyId: string },
): Promise<Result<{ address: string }, ShowRefusal>> {
  const { tenantId } = actor;
  if (!may(actor, "webhook.manage")) return err({ code: "forbidden" });
  const account = await accountOfTenant(db, { tenantId });
  const kept = account && (await sealedKeyOf(db, { accountId: account.id, keyId }));
  if (!kept) return err({ code: "not_found" });
  if (!kept.sealedKey) return err({ code: "not_kept" });
  const { sealedKey } = kept;
  const key = await unlessShut(() => open(sealedKey, keyId), null);
  if (key === null) return err({ code: "sealed_shut" });
  await recordAudit(db, actor, { action: "webhook.key_shown", subject: { type: "webhook_key", id: keyId } });
  return ok({ address: webhookAddress(publicUrl, key) });
}

/** The address set at the carrier for each number: POST, with the key as the last part. */
export const webhookAddress = (publicUrl: string, key: string): string =>
  `${publicUrl}/api/sms/webhook/${key}`;
