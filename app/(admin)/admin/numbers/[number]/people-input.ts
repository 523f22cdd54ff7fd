import { z } from "zod";
import { numberRoles } from "@/db/vocabulary";
import { isId } from "@/lib/base/ids";
import type { PeopleChange } from "@/lib/numbers/change-people";

const HOLDER = /^(user|group):(.+)$/;

/** Parses `user:{id}` or `group:{id}`, the form's notation. */
function readHolder(text: string): PeopleChange["holder"] | null {
  const [, kind, id] = HOLDER.exec(text) ?? [];
  if (!isId(id)) return null;
  return kind === "user" ? { userId: id } : { groupId: id };
}

const Role = z.enum(numberRoles);

/**
 * Only what differs from what the form showed, so that a form that did not touch a row does not undo another
 * admin's change of it. Other fields are ignored.
 */
const PeopleChanges = z.record(z.string(), z.unknown()).transform((fields, issues): PeopleChange[] =>
  Object.entries(fields).flatMap(([name, was]): PeopleChange[] => {
    if (!name.startsWith("was:")) return [];
    const key = name.slice("was:".length);
    const holder = readHolder(key);
    const role = Role.safeParse(fields[`role:${key}`]);
    if (!holder || !role.success) {
      issues.addIssue({ code: "custom", message: "malformed" });
      return [];
    }
    if (`remove:${key}` in fields) return [{ holder, role: null }];
    return role.data === was ? [] : [{ holder, role: role.data }];
  }),
);

const Holder = z.string().transform((text, issues): PeopleChange["holder"] => {
  const holder = readHolder(text);
  if (holder) return holder;
  issues.addIssue({ code: "custom", message: "malformed" });
  return z.NEVER;
});

/** New people and groups for the number, all with the one chosen role. */
const PeopleToAdd = z.object({
  holder: z.union([Holder, z.array(Holder).max(500)]).optional(),
  role: Role.optional(),
});

/** The whole form at once: choices in one part are never lost by pressing the button of another. */
export const PeopleForm = z.record(z.string(), z.unknown()).transform((fields, issues): PeopleChange[] => {
  const [changes, toAdd] = [
    PeopleChanges.safeParse(fields),
    PeopleToAdd.safeParse({ holder: fields.holder, role: fields.role }),
  ];
  const added = [toAdd.data?.holder ?? []].flat();
  if (!changes.success || !toAdd.success || (added.length > 0 && toAdd.data.role === undefined)) {
    issues.addIssue({ code: "custom", message: "malformed" });
    return z.NEVER;
  }
  return [...changes.data, ...added.map((holder) => ({ holder, role: toAdd.data.role ?? null }))];
});
