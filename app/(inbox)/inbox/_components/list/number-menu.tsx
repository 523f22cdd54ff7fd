"use client";

import { ChevronDown, ListFilter } from "lucide-react";
import { buttonClass } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { countsOf } from "@/lib/view/counts";
import { numberShort } from "@/lib/view/copy/names";
import { useClient, useInbox } from "../../_hooks/use-inbox";

/**
 * Limits the list to one of the viewer's numbers. Uses the platform's select: it needs no code, and phones
 * have a good one.
 */
export function NumberMenu() {
  const client = useClient();
  const numbers = useInbox((state) => state.inbox.numbers);
  const filter = useInbox((state) => state.filter);
  const counts = useInbox((state) => state.counts);
  if (numbers.length < 2) return null;
  return (
    <label
      className={`${buttonClass({ size: "s" })} number-menu max-md:border-transparent max-md:bg-transparent max-md:text-text-2 max-md:shadow-none`}
    >
      <Icon as={ListFilter} size="s" />
      <select
        aria-label="Show the conversations of"
        value={filter.numberId ?? ""}
        onChange={(event) => client.lists.setFilter({ ...filter, numberId: event.target.value || null })}
      >
        <option value="">All numbers</option>
        {numbers.map((number) => (
          <option key={number.id} value={number.id}>
            {/* The counts of the chosen number are beside the tabs. */}
            {`${numberShort(number)}${number.disabled === null ? "" : ", switched off"}${number.id === filter.numberId ? "" : openCopy(countsOf(counts, number.id).open)}`}
          </option>
        ))}
      </select>
      <Icon as={ChevronDown} size="xs" />
    </label>
  );
}

const openCopy = (open: number): string => (open === 0 ? "" : `, ${open} open`);
