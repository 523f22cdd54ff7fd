import type { Deps } from "@/db/deps";
import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { endKey } from "@/db/queries/carrier-accounts/webhook-keys";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/policy";

/** Ends a replaced key at once, such as one that leaked. The key in use cannot be ended, only replaced. */
export const endWebhookKey = (
  deps: Deps,
  actor: Actor,
  { keyId }: { keyId: string },
): Promise<Result<null, { code: "forbidden" | "not_found" }>> =>
  deps.db.transaction(async (tx): Promise<Result<null, { code: "forbidden" | "not_found" }>> => {
    const { tenantId, userId, sessionId } = actor;
    if (!may(actor, "webhook.manage")) return err({ code: "forbidden" });
    const account = await accountOfTenant(tx, { tenantId });
    if (!account || !(await endKey(tx, { accountId: account.id, keyId }))) return err({ code: "not_found" });
    await recordAudit(tx, {
      action: "webhook.key_retired",
      tenantId,
      actorId: userId,
      sessionId,
      subject: { type: "webhook_key", id: keyId },
    });
    return ok(null);
  });
