import type { Deps } from "@/db/deps";
import type { Holder } from "@/db/queries/numbers/grants";
import type { NumberRole } from "@/db/vocabulary";
import type { Actor } from "@/lib/domain/principal";
import { grantNumber, revokeGrant } from "./grant-number";

/** `role` null removes the holder from the number. */
export type PeopleChange = { holder: Holder; role: NumberRole | null };
export type PeopleChanged = { done: number; refused: { holder: Holder; code: "not_found" | "forbidden" }[] };

/**
 * Several people at once, each change on its own: a refused one does not undo another, and every refusal is
 * returned.
 */
export async function changePeople(
  deps: Deps,
  actor: Actor,
  { numberId, changes }: { numberId: string; changes: readonly PeopleChange[] },
): Promise<PeopleChanged> {
  const changed: PeopleChanged = { done: 0, refused: [] };
  for (const { holder, role } of changes) {
    const result =
      role === null
        ? await revokeGrant(deps, actor, { numberId, holder })
        : await grantNumber(deps, actor, { numberId, holder, role });
    if (result.ok) changed.done += 1;
    else changed.refused.push({ holder, code: result.error.code });
  }
  return changed;
}
