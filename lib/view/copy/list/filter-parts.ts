import type { Filter, Narrowing } from "../../filters";
import { narrowings } from "../../filters";
import { numberShort } from "../names";
import type { MyNumber } from "../../types";

/** One part of the list's filter that can be removed on its own. */
export type FilterPart = { part: "number" | "state" | Narrowing; words: string };

const narrowingCopy: Record<Narrowing, string> = {
  unanswered: "Unanswered",
  unread: "Unread",
  mine: "Assigned to you",
  undelivered: "Not delivered",
  drafts: "Drafts",
};

export function filterParts(filter: Filter, numbers: readonly MyNumber[]): FilterPart[] {
  const number = numbers.find(({ id }) => id === filter.numberId);
  return [
    ...(filter.numberId === null ? [] : [{ part: "number" as const, words: numberShort(number) }]),
    // Drafts are searched in every state, unless one is chosen.
    ...(filter.state === "open" || isAllDrafts(filter)
      ? []
      : [{ part: "state" as const, words: filter.state === "resolved" ? "Resolved" : "Open and resolved" }]),
    ...narrowings.filter((name) => filter[name]).map((part) => ({ part, words: narrowingCopy[part] })),
  ];
}

const isAllDrafts = ({ drafts, state }: Filter): boolean => drafts && state === "all";

export const withoutPart = (filter: Filter, part: FilterPart["part"]): Filter => ({
  ...filter,
  ...(part === "number"
    ? { numberId: null }
    : part === "state"
      ? { state: "open" as const }
      : { [part]: false, ...(part === "drafts" && isAllDrafts(filter) && { state: "open" as const }) }),
});
