import type { Deps } from "@/db/deps";
import { findNumber } from "@/db/queries/numbers/find-number";
import { grantsOfNumber } from "@/db/queries/numbers/grants";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee, may } from "@/lib/domain/policy";

type NumberPeople = Awaited<ReturnType<typeof grantsOfNumber>>;

/** Who is on a number, with which role, since when and by whom (A15). */
export async function peopleOfNumber(
  deps: Deps,
  actor: Actor,
  { numberId }: { numberId: string },
): Promise<Result<NumberPeople, { code: "not_found" | "forbidden" }>> {
  const ofNumber = { tenantId: actor.tenantId, numberId };
  if (!canSee(actor, numberId) || !(await findNumber(deps.db, ofNumber))) return err({ code: "not_found" });
  if (!may(actor, "number.manage_people", { numberId })) return err({ code: "forbidden" });
  return ok(await grantsOfNumber(deps.db, ofNumber));
}
