"use client";

import { X } from "lucide-react";
import { withoutPart, filterParts } from "@/lib/view/copy/filter-parts";
import type { FilterPart } from "@/lib/view/copy/filter-parts";
import { draftsFilter, sameFilter } from "@/lib/view/filters";
import { useClient, useInbox } from "../../_hooks/use-inbox";

/** What the list is narrowed to, each part with a way to take it off. */
export function FilterChips({ parts }: { parts: readonly FilterPart[] }) {
  const client = useClient();
  const filter = useInbox((state) => state.filter);
  return (
    <ul className="chips" aria-label="The list shows only">
      {parts.map(({ part, words }) => (
        <li key={part}>
          <button
            className="chip"
            type="button"
            title="Take this off"
            onClick={() => client.lists.setFilter(withoutPart(filter, part))}
          >
            {words}
            <X className="icon" data-size="xs" aria-hidden />
            <span className="sr-only">, take this off</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What only the menu can set is said here. The number has its own place above, and the drafts have theirs. */
export function FiltersBeyond() {
  const filter = useInbox((state) => state.filter);
  const numbers = useInbox((state) => state.inbox.numbers);
  const parts = sameFilter(filter, draftsFilter(filter))
    ? []
    : filterParts({ ...filter, numberId: null }, numbers);
  return parts.length > 0 && <FilterChips parts={parts} />;
}
