import type { Deps } from "@/db/deps";
import { findPerson } from "@/db/queries/people/find-person";
import type { PersonColor } from "@/db/vocabulary";
import type { Actor } from "@/lib/domain/principal";

/** The actor as others see them: their name, in their colour. */
export async function whoAmI(
  deps: Deps,
  { tenantId, userId, name }: Actor,
): Promise<{ name: string; color: PersonColor }> {
  const me = await findPerson(deps.db, { tenantId, userId });
  return { name, color: me?.color ?? "slate" };
}
