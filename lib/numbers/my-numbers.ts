import type { Deps } from "@/db/deps";
import { myNumbers as selectMyNumbers } from "@/db/queries/my-numbers";
import type { Actor } from "@/lib/domain/actor";
import { visibleNumbers } from "@/lib/domain/policy";
import { toMyNumber } from "@/lib/view/my-number";
import type { MyNumber } from "@/lib/view/types";

/** The numbers that the actor may use or read, switched-off ones included, by label. */
export async function myNumbers(deps: Deps, actor: Actor): Promise<MyNumber[]> {
  const { tenantId, userId } = actor;
  const rows = await selectMyNumbers(deps.db, { tenantId, userId, numbers: visibleNumbers(actor) });
  return rows.map((number) => toMyNumber(actor, number));
}
