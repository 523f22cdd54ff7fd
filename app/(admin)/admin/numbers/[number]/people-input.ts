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
export const PeopleChanges = z.record(z.string(), z.unknown()).transform((fields, issues): PeopleChange[] =>
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

export const PeopleToAdd = z.object({ holder: z.union([Holder, z.array(Holder).max(500)]).optional(), role: Role });
