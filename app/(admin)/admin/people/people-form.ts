import { z } from "zod";
import { numberRoles, tenantRoles } from "@/db/vocabulary";
import { isTimeZone } from "@/lib/domain/hours/time-zone";
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

const line = z.string().max(200);

/** The form of how somebody works: one field for each day, Monday first. */
export const WorkForm = z
  .object({
    userId: z.string().refine(isId),
    capacity: line,
    zone: line,
    day0: line,
    day1: line,
    day2: line,
    day3: line,
    day4: line,
    day5: line,
    day6: line,
    exceptions: z.string().max(5_000),
  })
  .transform((values) => {
    const { userId, capacity, zone, exceptions, day0, day1, day2, day3, day4, day5, day6 } = values;
    const days = [day0, day1, day2, day3, day4, day5, day6];
    return { values, input: { userId, capacity, zone, exceptions, days } };
  });

export const AwayForm = z.object({
  userId: z.string().refine(isId),
  until: z.enum(["back", "hour", "tomorrow", "open", "date"]),
  date: z.union([z.literal(""), z.iso.date()]),
  zone: z.string().refine(isTimeZone),
});

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
