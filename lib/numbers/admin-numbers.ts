import type { Deps } from "@/db/deps";
import { adminNumbers as selectAdminNumbers, type AdminNumber } from "@/db/queries/numbers/admin-numbers";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/policy";

/** The numbers whose settings or people the actor may change: all of the tenant, those they are admin of, or none. */
export async function adminNumbers(deps: Deps, actor: Actor): Promise<AdminNumber[]> {
  const numbers = administered(actor);
  if (numbers !== "all" && numbers.length === 0) return [];
  return selectAdminNumbers(deps.db, { tenantId: actor.tenantId, numbers });
}

/** Null where there is no such number, or it is not this actor's business: a page says "not found" to both. */
export async function adminNumber(
  deps: Deps,
  actor: Actor,
  { numberId }: { numberId: string },
): Promise<AdminNumber | null> {
  if (!may(actor, "number.edit_settings", { numberId })) return null;
  return (await selectAdminNumbers(deps.db, { tenantId: actor.tenantId, numbers: [numberId] }))[0] ?? null;
}

export type { AdminNumber };

export function administered(actor: Actor): "all" | readonly string[] {
  if (may(actor, "number.edit_settings")) return "all";
  return [...new Set(actor.grants.map(({ numberId }) => numberId))].filter((numberId) =>
    may(actor, "number.edit_settings", { numberId }),
  );
}
