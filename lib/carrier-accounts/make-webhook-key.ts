import type { Deps } from "@/db/deps";
import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { replaceKey } from "@/db/queries/carrier-accounts/webhook-keys";
import { newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import { hashWebhookKey, hintOf, newWebhookKey } from "@/lib/base/webhook-key";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/policy";

/** Long enough to set the new address at the carrier for every number without hurry. */
export const KEY_OVERLAP_HOURS = 24;

/** Seals a text to the id of the row that it is kept in (lib/base/seal.ts). */
export type Seal = (text: string, boundTo: string) => Buffer;

/** A new key as its row keeps it: the hash that opens the webhook, and the key itself sealed. */
export function keyToKeep(key: string, seal: Seal) {
  const id = newId();
  return { id, keyHash: hashWebhookKey(key), sealedKey: seal(key, id), hint: hintOf(key) };
}

/**
 * A new key; an admin may have it shown again (lib/carrier-accounts/show-webhook-key.ts). The key in use goes on for a day, so that no
 * call is lost while the address is changed at the carrier (V13).
 */
export const makeWebhookKey = (
  deps: Deps & { seal: Seal },
  actor: Actor,
): Promise<Result<{ key: string }, { code: "forbidden" | "no_account" }>> =>
  deps.db.transaction(async (tx): Promise<Result<{ key: string }, { code: "forbidden" | "no_account" }>> => {
    const { tenantId, userId, sessionId } = actor;
    if (!may(actor, "webhook.manage")) return err({ code: "forbidden" });
    const account = await accountOfTenant(tx, { tenantId }, { lock: true });
    if (!account) return err({ code: "no_account" });
    const key = newWebhookKey();
    await replaceKey(tx, {
      accountId: account.id,
      ...keyToKeep(key, deps.seal),
      createdBy: userId,
      overlapHours: KEY_OVERLAP_HOURS,
    });
    await recordAudit(tx, {
      action: "webhook.key_made",
      tenantId,
      actorId: userId,
      sessionId,
      subject: { type: "carrier_account", id: account.id },
    });
    return ok({ key });
  });
