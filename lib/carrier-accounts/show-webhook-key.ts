import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { sealedKeyOf } from "@/db/queries/carrier-accounts/webhook-keys";
import { log } from "@/lib/base/log";
import { err, ok, type Result } from "@/lib/base/result";
import { SealError } from "@/lib/base/seal";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/policy";
import type { CarrierContext } from "./carrier-context";
import { webhookAddress } from "./webhook-address";

/** `not_kept`: made before keys were kept. `sealed_shut`: sealed under another key of the installation, or altered. */
type ShowRefusal = { code: "forbidden" | "not_found" | "not_kept" | "sealed_shut" };

/** The whole address with a live key of the tenant. Whoever sees it is written down before they do. */
export async function showWebhookKey(
  { db, open, publicUrl }: Pick<CarrierContext, "db" | "open" | "publicUrl">,
  actor: Actor,
  { keyId }: { keyId: string },
): Promise<Result<{ address: string }, ShowRefusal>> {
  const { tenantId, userId, sessionId } = actor;
  if (!may(actor, "webhook.manage")) return err({ code: "forbidden" });
  const account = await accountOfTenant(db, { tenantId });
  const kept = account && (await sealedKeyOf(db, { accountId: account.id, keyId }));
  if (!kept) return err({ code: "not_found" });
  if (!kept.sealedKey) return err({ code: "not_kept" });
  try {
    const address = webhookAddress(publicUrl, open(kept.sealedKey, keyId));
    await recordAudit(db, {
      action: "webhook.key_shown",
      tenantId,
      actorId: userId,
      sessionId,
      subject: { type: "webhook_key", id: keyId },
    });
    return ok({ address });
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    log.error({ err: error }, "a sealed webhook key could not be opened");
    return err({ code: "sealed_shut" });
  }
}
