import type { MemberFilter } from "@/lib/people/list-team";
import { isId } from "@/lib/base/ids";

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

/** The address of the next page, with what narrows the list. */
export function nextPage({ words, state }: MemberFilter, after: string): string {
  const query = new URLSearchParams({
    ...(words !== "" && { q: words }),
    ...(state !== "every" && { state }),
    after,
  });
  return `/admin/people?${query.toString()}`;
}
