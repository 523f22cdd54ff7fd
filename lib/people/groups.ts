import type { Deps } from "@/db/deps";
import type { StreamEvents } from "@/db/queries/events/append-events";
import { lockHolder, lockNumbers } from "@/db/queries/numbers/grants";
import {
  activeOf,
  deleteGroupMembers,
  deleteGroupRows,
  type Group,
  type GroupMember,
  groupOfTenant,
  groupsOfTenant,
  insertGroup,
  insertGroupMembers,
  isNameTaken,
  renameGroupTo,
} from "@/db/queries/people/groups";
import { peopleOfTenant } from "@/db/queries/people/people";
import { newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import type { Whose } from "@/lib/base/stream";
import { changeAccess } from "@/lib/conversation/change-access";
import type { Work } from "@/lib/conversation/unit-of-work";
import { checkName } from "@/lib/domain/people/credentials-input";
import { may } from "@/lib/domain/people/policy";
import type { Actor } from "@/lib/domain/principal";
import { inTeam } from "./in-team";

export type { Group, GroupMember } from "@/db/queries/people/groups";

type Refused<Code extends string = never> = { code: "forbidden" | "not_found" | Code };
type Done<T, Code extends string = never> = Promise<Result<T & { events: StreamEvents[] }, Refused<Code>>>;

/** The groups of the team; none for an actor who may not manage people. */
export const listGroups = async ({ db }: Pick<Deps, "db">, actor: Actor): Promise<Group[]> =>
  may(actor, "people.manage") ? groupsOfTenant(db, actor) : [];

/** A group, and who could join it; null if there is none, or the actor may not manage people. */
export async function findGroup(
  { db }: Pick<Deps, "db">,
  actor: Actor,
  { groupId }: { groupId: string },
): Promise<{ group: Group; others: GroupMember[] } | null> {
  if (!may(actor, "people.manage")) return null;
  const { tenantId } = actor;
  const [group, people] = await Promise.all([
    groupOfTenant(db, { tenantId, groupId }),
    peopleOfTenant(db, { tenantId }),
  ]);
  if (!group) return null;
  const others = people.flatMap(({ id, name, email, color, disabledAt }) =>
    disabledAt !== null || group.members.some((member) => member.id === id)
      ? []
      : [{ id, name, email, color, off: false }],
  );
  return { group, others };
}

/** Makes a group without members or numbers. */
export const addGroup = (
  deps: Pick<Deps, "db">,
  actor: Actor,
  { name: typed }: { name: string },
): Done<{ groupId: string }, "name" | "name_taken"> =>
  inTeam(
    deps,
    actor,
    async (work, { tenantId }): Promise<Result<{ groupId: string }, Refused<"name" | "name_taken">>> => {
      const name = checkName(typed);
      if (name === null) return err({ code: "name" });
      if (await isNameTaken(work.tx, { tenantId, name, groupId: null })) return err({ code: "name_taken" });
      const groupId = newId();
      await insertGroup(work.tx, { tenantId, groupId, name });
      work.audit({ action: "group.added", subject: { type: "group", id: groupId } });
      return ok({ groupId });
    },
  );

export const renameGroup = (
  deps: Pick<Deps, "db">,
  actor: Actor,
  { groupId, name: typed }: { groupId: string; name: string },
): Done<{ changed: boolean }, "name" | "name_taken"> =>
  withGroup<{ changed: boolean }, "name" | "name_taken">(deps, actor, groupId, async (work, group) => {
    const { tenantId } = actor;
    const name = checkName(typed);
    if (name === null) return err({ code: "name" });
    if (group.name === name) return ok({ changed: false });
    if (await isNameTaken(work.tx, { tenantId, name, groupId })) return err({ code: "name_taken" });
    await renameGroupTo(work.tx, { tenantId, groupId, name });
    work.audit({ action: "group.renamed", subject: { type: "group", id: groupId } });
    return ok({ changed: true });
  });

/**
 * Deletes a group, and with it these grants of it. If it has been put on another number than the actor was shown,
 * nothing is deleted.
 */
export const deleteGroup = (
  deps: Pick<Deps, "db">,
  actor: Actor,
  { groupId, numberIds: shown }: { groupId: string; numberIds: readonly string[] },
): Done<{ name: string }, "more_numbers"> =>
  withGroup<{ name: string }, "more_numbers">(deps, actor, groupId, async (work, group) => {
    const { tenantId } = actor;
    const numberIds = group.numbers.map(({ numberId }) => numberId);
    if (numberIds.some((id) => !shown.includes(id))) return err({ code: "more_numbers" });
    const userIds = group.members.map(({ id }) => id);
    await changeAccess(work, { tenantId, numberIds, userIds }, (tx) =>
      deleteGroupRows(tx, { tenantId, groupId }),
    );
    work.audit({
      action: "group.deleted",
      subject: { type: "group", id: groupId },
      details: { numberIds, members: userIds.length },
    });
    return ok({ name: group.name });
  });

/**
 * Adds people to a group and removes others. Each of them has the group's numbers, or has them no more, from this
 * moment: pages, sockets, and what waits to leave in their name (V5). Who is in already, or gone already, is passed.
 */
export const changeMembers = (
  deps: Pick<Deps, "db">,
  actor: Actor,
  { groupId, add, remove }: { groupId: string; add: readonly string[]; remove: readonly string[] },
): Done<{ added: string[]; removed: string[] }, "switched_off"> =>
  withGroup<{ added: string[]; removed: string[] }, "switched_off">(
    deps,
    actor,
    groupId,
    async (work, group) => {
      const { tenantId } = actor;
      const isIn = (id: string) => group.members.some((member) => member.id === id);
      const added = [...new Set(add)].filter((id) => !isIn(id));
      const removed = [...new Set(remove)].filter(isIn);
      const known = await activeOf(work.tx, { tenantId, userIds: added });
      if (known.all < added.length) return err({ code: "not_found" });
      if (known.active < added.length) return err({ code: "switched_off" });
      const numberIds = group.numbers.map(({ numberId }) => numberId);
      const ofGroup = { tenantId, groupId };
      await changeAccess(work, { tenantId, numberIds, userIds: [...added, ...removed] }, async (tx) => {
        if (added.length > 0) await insertGroupMembers(tx, ofGroup, added);
        if (removed.length > 0) await deleteGroupMembers(tx, ofGroup, removed);
      });
      const subject = { type: "group", id: groupId };
      for (const userId of added) work.audit({ action: "group.member_added", subject, details: { userId } });
      for (const userId of removed)
        work.audit({ action: "group.member_removed", subject, details: { userId } });
      return ok({ added, removed });
    },
  );

/**
 * A change of one group, under the locks of the team, the group and its numbers, in that order: nobody puts it on
 * another number, or changes who is on one of them, meanwhile.
 */
const withGroup = <T, Code extends string>(
  deps: Pick<Deps, "db">,
  actor: Actor,
  groupId: string,
  change: (work: Work<Whose>, group: Group) => Promise<Result<T, Refused<Code>>>,
): Done<T, Code> =>
  inTeam(deps, actor, async (work, { tenantId }): Promise<Result<T, Refused<Code>>> => {
    if (!(await lockHolder(work.tx, tenantId, { groupId }))) return err({ code: "not_found" });
    const group = await groupOfTenant(work.tx, { tenantId, groupId });
    if (!group) return err({ code: "not_found" });
    await lockNumbers(work.tx, { numberIds: group.numbers.map(({ numberId }) => numberId) });
    return change(work, group);
  });
