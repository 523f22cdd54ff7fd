import { filterParts, type FilterNames, type FilterPart } from "./filter-parts";
import type { Filter } from "../../filters";

/**
 * What the list restricts a search to. "Everything open" is a restriction too: resolved conversations are not
 * searched.
 */
export function searchedParts(filter: Filter, names: FilterNames): FilterPart[] {
  const parts = filterParts(filter, names).filter(({ part }) => part !== "state" || filter.state !== "all");
  return filter.state === "open" ? [{ part: "state", words: "Open" }, ...parts] : parts;
}

/** Where a search looked. */
export function whereCopy(parts: readonly FilterPart[], numbers: readonly unknown[]): string {
  if (parts.length > 0) return `Only in: ${parts.map(({ words }) => words).join(", ")}`;
  return numbers.length === 1
    ? "In everything on your number, open and resolved"
    : "In everything on your numbers, open and resolved";
}

export const nothingCopy = (parts: readonly FilterPart[]): string =>
  parts.length > 0
    ? `You are looking only in: ${parts.map(({ words }) => words).join(", ")}.`
    : "No text, note, name or number on your numbers holds it. Open and resolved conversations were looked through.";
