import type { Deps } from "@/db/deps";
import { groupsOfTenant } from "@/db/queries/people/groups";
import { peopleOfTenant } from "@/db/queries/people/people";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";

type Person = Pick<Awaited<ReturnType<typeof peopleOfTenant>>[number], "id" | "name" | "email" | "color">;
type Group = Awaited<ReturnType<typeof groupsOfTenant>>[number];

/**
 * Who this actor may put on a number: everybody in the tenant who is not disabled, and groups if the actor
 * may assign them.
 */
export async function assignable(
  deps: Deps,
  actor: Actor,
  { numberId }: { numberId: string },
): Promise<{ people: Person[]; groups: Group[] }> {
  if (!may(actor, "number.manage_people", { numberId })) return { people: [], groups: [] };
  const { tenantId } = actor;
  const [people, groups] = await Promise.all([
    peopleOfTenant(deps.db, { tenantId }),
    may(actor, "number.assign_group", { numberId }) ? groupsOfTenant(deps.db, { tenantId }) : [],
  ]);
  return {
    people: people
      .filter(({ disabledAt }) => disabledAt === null)
      .map(({ id, name, email, color }) => ({ id, name, email, color })),
    groups,
  };
}
