import { z } from "zod";
import { numberRoles, tenantRoles } from "@/db/vocabulary";
import { isId } from "@/lib/base/ids";
import type { InvitationInput } from "@/lib/people/invite-person";
import type { MemberFilter } from "@/lib/people/list-team";

const Choice = z.enum([...numberRoles, "none"]);
const NUMBER = "number:";

/** `number:{id}`: a role, or none. Other fields are ignored. */
const Numbers = z.record(z.string(), z.unknown()).transform((fields, issues): InvitationInput["numbers"] =>
  Object.entries(fields).flatMap(([name, value]) => {
    if (!name.startsWith(NUMBER)) return [];
    const numberId = name.slice(NUMBER.length);
    const role = Choice.safeParse(value);
    if (!isId(numberId) || !role.success) {
      issues.addIssue({ code: "custom", message: "malformed" });
      return [];
    }
    return role.data === "none" ? [] : [{ numberId, role: role.data }];
  }),
);

export const InviteInput = z.intersection(
  z.object({ email: z.string().max(1_000), role: z.enum(tenantRoles) }),
  z
    .object({})
    .catchall(z.unknown())
    .pipe(Numbers)
    .transform((numbers) => ({ numbers })),
);

const states = ["every", "on", "off"] as const;

type Query = Record<string, string | string[] | undefined>;

export const readPeopleFilter = ({
  q,
  state,
  after,
}: Query): { filter: MemberFilter; after: string | null } => ({
  filter: {
    words: typeof q === "string" ? q.trim().replaceAll("\u0000", "").slice(0, 100) : "",
    state: states.find((known) => known === state) ?? "every",
  },
  after: isId(after) ? after : null,
});

/** The address of the next page, with the list's filter. */
export function nextPage({ words, state }: MemberFilter, after: string): string {
  const query = new URLSearchParams({
    ...(words !== "" && { q: words }),
    ...(state !== "every" && { state }),
    after,
  });
  return `/admin/people?${query.toString()}`;
}
