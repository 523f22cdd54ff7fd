"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { ok } from "@/lib/base/result";
import { addGroup, changeMembers, deleteGroup, renameGroup } from "@/lib/people/groups";
import { defineAction } from "@/lib/web/define-action";
import type { Answer } from "@/app/_ui/forms/form-message";
import { refusedPeople } from "../copy";
import { membersChanged } from "./copy";
import { AddInput, DeleteInput, MembersInput, RenameInput } from "./groups-form";

export const add = defineAction({
  input: AddInput,
  run: async ({ deps, actor }, input): Promise<Answer> => {
    const added = await addGroup(deps, actor, input);
    if (!added.ok) return refusedPeople(added.error, input);
    redirect(`/admin/people/groups/${added.value.groupId}`);
  },
});

export const rename = defineAction({
  input: RenameInput,
  run: async ({ deps, actor }, { groupId, name }): Promise<Answer> => {
    const renamed = await renameGroup(deps, actor, { groupId, name });
    if (!renamed.ok) return refusedPeople(renamed.error, { name });
    refresh();
    return ok({ message: renamed.value.changed ? "Saved." : "Nothing was changed." });
  },
});

export const saveMembers = defineAction({
  input: MembersInput,
  pokes: ["events"],
  run: async ({ deps, actor }, input): Promise<Answer> => {
    const changed = await changeMembers(deps, actor, input);
    if (!changed.ok) return refusedPeople(changed.error);
    refresh();
    return ok({ message: membersChanged(changed.value) });
  },
});

export const remove = defineAction({
  input: DeleteInput,
  pokes: ["events"],
  run: async ({ deps, actor }, { groupId, numbers }): Promise<Answer> => {
    const deleted = await deleteGroup(deps, actor, { groupId, numberIds: numbers });
    if (!deleted.ok) return refusedPeople(deleted.error);
    redirect("/admin/people/groups?deleted=1");
  },
});
