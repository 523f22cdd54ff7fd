"use client";

import { narrowings, shownStates } from "@/lib/view/filters";
import type { Narrowing, ShownState } from "@/lib/view/filters";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { MenuCheck, MenuGroup, MenuList } from "@/app/_ui/overlays/menu";

const stateCopy: Record<ShownState, string> = { open: "Open", resolved: "Resolved", all: "All" };
const onlyCopy: Record<Narrowing, string> = {
  unanswered: "Only unanswered",
  unread: "Only unread",
  mine: "Only assigned to you",
  undelivered: "Only not delivered",
  drafts: "Only with your draft",
};

export default function MoreFiltersItems() {
  const client = useClient();
  const filter = useInbox((state) => state.filter);
  return (
    <MenuList label="More filters">
      <MenuGroup label="State">
        {shownStates.map((state) => (
          <MenuCheck
            key={state}
            radio
            checked={filter.state === state}
            onSelect={() => client.lists.setFilter({ ...filter, state })}
          >
            {stateCopy[state]}
          </MenuCheck>
        ))}
      </MenuGroup>
      <MenuGroup label="And only">
        {narrowings.map((name) => (
          <MenuCheck
            key={name}
            checked={filter[name]}
            onSelect={() => client.lists.setFilter({ ...filter, [name]: !filter[name] })}
          >
            {onlyCopy[name]}
          </MenuCheck>
        ))}
      </MenuGroup>
    </MenuList>
  );
}
