import type { Deps } from "@/db/deps";
import { dismissOpenGaps } from "@/db/queries/inbound/gap-list";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";

/**
 * An admin has seen which messages are missing, up to the last one shown: the alert ends, the entries in the
 * conversations stay.
 */
export async function dismissGaps(
  { db }: Deps,
  actor: Actor,
  { upTo }: { upTo: string },
): Promise<Result<{ dismissed: number }, { code: "forbidden" }>> {
  if (!may(actor, "webhook.manage")) return err({ code: "forbidden" });
  const { tenantId, userId } = actor;
  return db.transaction(async (tx) => {
    const dismissed = await dismissOpenGaps(tx, { tenantId, userId, upTo });
    if (dismissed > 0)
      await recordAudit(tx, actor, {
        action: "gaps.dismissed",
        subject: { type: "history_gap", id: upTo },
        details: { dismissed },
      });
    return ok({ dismissed });
  });
}
