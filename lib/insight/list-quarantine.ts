import type { Deps } from "@/db/deps";
import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { quarantined } from "@/db/queries/inbound/quarantine";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";

const PAGE = 20;

export type QuarantinedDelivery = Awaited<ReturnType<typeof quarantined>>[number];

/** Deliveries in quarantine, newest first; `next` is where the following page begins. */
export async function listQuarantine(
  deps: Deps,
  actor: Actor,
  { before }: { before: string | null },
): Promise<Result<{ calls: QuarantinedDelivery[]; next: string | null }, { code: "forbidden" }>> {
  if (!may(actor, "quarantine.replay")) return err({ code: "forbidden" });
  const { tenantId } = actor;
  const account = await accountOfTenant(deps.db, { tenantId });
  const rows = account
    ? await quarantined(deps.db, { tenantId, accountId: account.id, before, limit: PAGE + 1 })
    : [];
  const calls = rows.slice(0, PAGE);
  return ok({ calls, next: rows.length > PAGE ? (calls.at(-1)?.id ?? null) : null });
}
