import type { Deps } from "@/db/deps";
import { numberHistory as selectHistory, type HistoryEntry } from "@/db/queries/numbers/number-history";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/policy";

export type { HistoryEntry };

const SHOWN = 8;

/** The last changes of a number, for those who may make them. */
export async function numberHistory(
  deps: Deps,
  actor: Actor,
  { numberId }: { numberId: string },
): Promise<HistoryEntry[]> {
  if (!may(actor, "number.manage_people", { numberId })) return [];
  return selectHistory(deps.db, { tenantId: actor.tenantId, numberId, limit: SHOWN });
}
