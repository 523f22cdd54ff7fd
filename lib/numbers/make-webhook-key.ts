import type { Deps } from "@/db/deps";
import { accountOfTenant } from "@/db/queries/carrier-account";
import { recordAudit } from "@/db/queries/record-audit";
import { replaceKey } from "@/db/queries/webhook-keys";
import { err, ok, type Result } from "@/lib/base/result";
import { hashWebhookKey, hintOf, newWebhookKey } from "@/lib/base/webhook-key";
import type { Actor } from "@/lib/domain/actor";
import { may } from "@/lib/domain/policy";

/** Long enough to set the new address at the carrier for every number without hurry. */
export const KEY_OVERLAP_HOURS = 24;

/**
 * A new key, told here and never again: only its hash is kept. The key in use goes on for a day, so that no
 * call is lost while the address is changed at the carrier (V13).
 */
export const makeWebhookKey = (deps: Deps, actor: Actor): Promise<Result<{ key: string }, { code: "forbidden" | "no_account" }>> =>
  deps.db.transaction(async (tx): Promise<Result<{ key: string }, { code: "forbidden" | "no_account" }>> => {
    const { tenantId, userId, sessionId } = actor;
    if (!may(actor, "webhook.manage")) return err({ code: "forbidden" });
    const account = await accountOfTenant(tx, { tenantId }, { lock: true });
    if (!account) return err({ code: "no_account" });
    const key = newWebhookKey();
    await replaceKey(tx, { accountId: account.id, keyHash: hashWebhookKey(key), hint: hintOf(key), createdBy: userId, overlapHours: KEY_OVERLAP_HOURS });
    await recordAudit(tx, { action: "webhook.key_made", tenantId, actorId: userId, sessionId, subject: { type: "carrier_account", id: account.id } });
    return ok({ key });
  });
