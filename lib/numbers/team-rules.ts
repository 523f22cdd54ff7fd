import type { Deps } from "@/db/deps";
import { findTenant, lockRules, writeRules } from "@/db/queries/people/find-tenant";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { checkElsewhereSeconds } from "@/lib/domain/numbers/settings";
import { may } from "@/lib/domain/people/policy";

export type TeamRules = { elsewhereSeconds: number };
export type RulesRefusal = { code: "forbidden" } | { code: "invalid"; field: keyof TeamRules };

/** What holds on all numbers of the actor's team; null to those who may not change it. */
export async function teamRules(deps: Deps, actor: Actor): Promise<TeamRules | null> {
  if (!may(actor, "tenant.edit")) return null;
  const { elsewhereSeconds } = (await findTenant(deps.db, actor)) ?? {};
  return elsewhereSeconds === undefined ? null : { elsewhereSeconds };
}

/** Counts from the next reply on (lib/domain/sending/replied-elsewhere.ts). */
export const editRules = (
  deps: Deps,
  actor: Actor,
  values: Record<keyof TeamRules, string>,
): Promise<Result<{ changed: boolean }, RulesRefusal>> =>
  deps.db.transaction(async (tx): Promise<Result<{ changed: boolean }, RulesRefusal>> => {
    const { tenantId } = actor;
    if (!may(actor, "tenant.edit")) return err({ code: "forbidden" });
    const elsewhereSeconds = checkElsewhereSeconds(values.elsewhereSeconds);
    if (elsewhereSeconds === null) return err({ code: "invalid", field: "elsewhereSeconds" });
    const before = await lockRules(tx, { tenantId });
    if (!before) throw new Error(`tenant ${tenantId} has a session and is gone`);
    if (before.elsewhereSeconds === elsewhereSeconds) return ok({ changed: false });
    await writeRules(tx, { tenantId, elsewhereSeconds });
    await recordAudit(tx, actor, {
      action: "tenant.edited",
      subject: { type: "tenant", id: tenantId },
      details: { before, after: { elsewhereSeconds } },
    });
    return ok({ changed: true });
  });
