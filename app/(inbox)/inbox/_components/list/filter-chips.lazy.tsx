"use client";

import { X } from "lucide-react";
import { Icon } from "@/app/_ui/display/icon";
import { withoutPart, filterParts } from "@/lib/view/copy/list/filter-parts";
import type { FilterPart } from "@/lib/view/copy/list/filter-parts";
import { isOfRail } from "@/lib/view/filters";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { chipClass, chipsClass } from "./chip";

/** The active filters, each with a button to remove it. */
export function FilterChips({ parts }: { parts: readonly FilterPart[] }) {
  const client = useClient();
  const filter = useInbox((state) => state.filter);
  return (
    <ul className={chipsClass} aria-label="The list shows only">
      {parts.map(({ part, words }) => (
        <li key={part}>
          <button
            className={chipClass}
            type="button"
            title="Take this off"
            onClick={() => client.lists.setFilter(withoutPart(filter, part))}
          >
            {words}
            <Icon as={X} size="xs" />
            <span className="sr-only">, take this off</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Shows the filters that only the menu can set. The number and the drafts are shown elsewhere. */
export function FiltersBeyond() {
  const filter = useInbox((state) => state.filter);
  const inbox = useInbox((state) => state.inbox);
  const parts = isOfRail(filter) ? [] : filterParts({ ...filter, numberId: null }, inbox);
  return parts.length > 0 && <FilterChips parts={parts} />;
}
