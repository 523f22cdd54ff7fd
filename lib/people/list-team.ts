import type { Deps } from "@/db/deps";
export type { MemberFilter } from "@/db/queries/people/team";
import {
  countMembers,
  memberOfTeam,
  membersOfTeam,
  type MemberFilter,
  type TeamMember,
} from "@/db/queries/people/team";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";
import { mayManageRole } from "@/lib/domain/people/team";

export const PEOPLE_A_PAGE = 50;

export type ListedMember = TeamMember & {
  /** The actor may change their role. */
  mayChange: boolean;
  maySwitch: boolean;
  /** Their tenant role gives access to all numbers, with or without grants. */
  seesEveryNumber: boolean;
  /** Why a link for a new password would be refused; null if one may be made. */
  noLink: "forbidden" | "yourself" | "switched_off" | "not_only_here" | null;
};

export type Team = { people: ListedMember[]; counts: { all: number; off: number }; next: string | null };

/** The people of the team, one page by name. Empty for an actor who may not manage people. */
export async function listTeam(
  { db }: Pick<Deps, "db">,
  actor: Actor,
  { filter, after }: { filter: MemberFilter; after: string | null },
): Promise<Team> {
  if (!may(actor, "people.manage")) return { people: [], counts: { all: 0, off: 0 }, next: null };
  const { tenantId } = actor;
  const [rows, counts] = await Promise.all([
    membersOfTeam(db, { tenantId, filter, after, limit: PEOPLE_A_PAGE + 1 }),
    countMembers(db, { tenantId, filter }),
  ]);
  const page = rows.slice(0, PEOPLE_A_PAGE);
  const people = page.map((row) => seenBy(actor, row));
  return { people, counts, next: rows.length > PEOPLE_A_PAGE ? (page.at(-1)?.id ?? null) : null };
}

/** One of them; null if there is nobody, or the actor may not manage people. */
export async function findTeamMember(
  { db }: Pick<Deps, "db">,
  actor: Actor,
  { userId }: { userId: string },
): Promise<ListedMember | null> {
  const row = may(actor, "people.manage")
    ? await memberOfTeam(db, { tenantId: actor.tenantId, userId })
    : undefined;
  return row ? seenBy(actor, row) : null;
}

function seenBy(actor: Actor, row: TeamMember): ListedMember {
  const mayChange = mayManageRole(actor, row.role);
  return {
    ...row,
    mayChange,
    maySwitch: mayChange && row.id !== actor.userId,
    seesEveryNumber: may({ ...actor, tenantRole: row.role, superadmin: false, grants: [] }, "number.read"),
    noLink: noLink(actor, row, mayChange),
  };
}

function noLink(
  actor: Actor,
  { id, disabledAt, teams, superadmin }: TeamMember,
  mayChange: boolean,
): ListedMember["noLink"] {
  if (!mayChange) return "forbidden";
  if (id === actor.userId) return "yourself";
  if (disabledAt !== null) return "switched_off";
  return teams > 1 || superadmin ? "not_only_here" : null;
}
