import type { Filter, Narrowing } from "./filters";
import { narrowings } from "./filters";
import { numberShort } from "./names";
import type { MyNumber } from "./types";

/** A part of what the list is narrowed to, which can be taken off by itself. */
export type FilterPart = { part: "number" | "state" | Narrowing; words: string };

const narrowingWords: Record<Narrowing, string> = { unanswered: "Unanswered", unread: "Unread", mine: "Assigned to you", undelivered: "Not delivered" };

export function filterParts(filter: Filter, numbers: readonly MyNumber[]): FilterPart[] {
  const number = numbers.find(({ id }) => id === filter.numberId);
  return [
    ...(filter.numberId === null ? [] : [{ part: "number" as const, words: numberShort(number) }]),
    ...(filter.state === "open" ? [] : [{ part: "state" as const, words: filter.state === "resolved" ? "Resolved" : "Open and resolved" }]),
    ...narrowings.filter((name) => filter[name]).map((part) => ({ part, words: narrowingWords[part] })),
  ];
}

export const withoutPart = (filter: Filter, part: FilterPart["part"]): Filter => ({
  ...filter,
  ...(part === "number" ? { numberId: null } : part === "state" ? { state: "open" as const } : { [part]: false }),
});
