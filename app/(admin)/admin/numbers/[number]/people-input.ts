import { z } from "zod";
import { numberRoles } from "@/db/vocabulary";
import { isId } from "@/lib/base/ids";
import type { PeopleChange } from "@/lib/numbers/change-people";

const HOLDER = /^(user|group):(.+)$/;

/** `user:{id}` or `group:{id}`, as the forms write it. */
function readHolder(text: string): PeopleChange["holder"] | null {
  const [, kind, id] = HOLDER.exec(text) ?? [];
  if (!isId(id)) return null;
  return kind === "user" ? { userId: id } : { groupId: id };
}

const Role = z.enum(numberRoles);

/**
 * Only what differs from what the form showed: another admin's change meanwhile is not taken back by a
 * form that never touched it. Fields of other names are left alone.
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

/** New people of the number, each with the one role that was chosen for them. */
const PeopleToAdd = z.object({
  holder: z.union([Holder, z.array(Holder).max(500)]).optional(),
  role: Role.optional(),
});

/** All that the form says at once: what is chosen in one part of it is never lost by the button of another. */
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
