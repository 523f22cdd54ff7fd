"use client";

import { X } from "lucide-react";
import { withoutPart } from "@/lib/view/copy/filter-parts";
import type { FilterPart } from "@/lib/view/copy/filter-parts";
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
