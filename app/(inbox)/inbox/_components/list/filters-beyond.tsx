"use client";

import { filterParts } from "@/lib/view/copy/filter-parts";
import { draftsFilter, sameFilter } from "@/lib/view/filters";
import { useInbox } from "../../_hooks/use-inbox";
import { FilterChips } from "./filter-chips";

/** What only the menu can set is said here. The number has its own place above, and the drafts have theirs. */
export default function FiltersBeyond() {
  const filter = useInbox((state) => state.filter);
  const numbers = useInbox((state) => state.inbox.numbers);
  const parts = sameFilter(filter, draftsFilter(filter))
    ? []
    : filterParts({ ...filter, numberId: null }, numbers);
  return parts.length > 0 && <FilterChips parts={parts} />;
}
