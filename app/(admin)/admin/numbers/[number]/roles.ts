import type { NumberRole } from "@/db/vocabulary";

const names: Record<NumberRole, string> = { admin: "Number admin", member: "Member", viewer: "Read only" };

export const roleName = (role: string | null): string =>
  role === "admin" || role === "member" || role === "viewer" ? names[role] : "Member";

/** Only owners and admins of the team make somebody a number's admin. */
export const roleOptions = (withAdmin: boolean): { value: NumberRole; label: string }[] =>
  (["member", "admin", "viewer"] as const)
    .filter((role) => withAdmin || role !== "admin")
    .map((value) => ({ value, label: names[value] }));
