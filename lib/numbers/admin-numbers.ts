import type { Deps } from "@/db/deps";
import { adminNumbers as selectAdminNumbers, type AdminNumber } from "@/db/queries/numbers/admin-numbers";
import type { Actor } from "@/lib/domain/principal";
import { may, canSee } from "@/lib/domain/people/policy";
import { numberHistory as selectHistory, type HistoryEntry } from "@/db/queries/numbers/number-history";
import { findNumber } from "@/db/queries/numbers/find-number";
import { grantsOfNumber } from "@/db/queries/numbers/grants";
import { err, ok, type Result } from "@/lib/base/result";

/**
 * The numbers whose settings or people the actor may change: all of the tenant, those they are admin of, or
 * none.
 */
export async function adminNumbers(deps: Deps, actor: Actor): Promise<AdminNumber[]> {
  const numbers = administered(actor);
  if (numbers !== "all" && numbers.length === 0) return [];
  return selectAdminNumbers(deps.db, { tenantId: actor.tenantId, numbers });
}

/** Null if there is no such number or the actor may not edit it: a page says "not found" in both cases. */
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

export type { HistoryEntry };

const SHOWN = 8;

/** The latest changes of a number, for people who may make them. */
export async function numberHistory(
  deps: Deps,
  actor: Actor,
  { numberId }: { numberId: string },
): Promise<HistoryEntry[]> {
  if (!may(actor, "number.manage_people", { numberId })) return [];
  return selectHistory(deps.db, { tenantId: actor.tenantId, numberId, limit: SHOWN });
}

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
