import type { Deps } from "@/db/deps";
import { dismissQuarantined, ownsAny } from "@/db/queries/inbound/quarantine";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";

type Outcome = Result<{ dismissed: number }, { code: "forbidden" | "not_found" }>;

/**
 * Dismisses deliveries from quarantine: they stay in the database and are no longer shown. Other teams'
 * deliveries are not found.
 */
export async function dismissDeliveries(
  { db }: Deps,
  actor: Actor,
  { deliveryIds }: { deliveryIds: readonly string[] },
): Promise<Outcome> {
  const { tenantId } = actor;
  if (!(await ownsAny(db, { tenantId, ids: deliveryIds }))) return err({ code: "not_found" });
  if (!may(actor, "quarantine.replay")) return err({ code: "forbidden" });
  return db.transaction(async (tx): Promise<Outcome> => {
    const dismissed = await dismissQuarantined(tx, { tenantId, ids: deliveryIds });
    if (dismissed.length === 0) return err({ code: "not_found" });
    for (const id of dismissed)
      await recordAudit(tx, actor, {
        action: "delivery.dismissed",
        subject: { type: "webhook_delivery", id },
      });
    return ok({ dismissed: dismissed.length });
  });
}
