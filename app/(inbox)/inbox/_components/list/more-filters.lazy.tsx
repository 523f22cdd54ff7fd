"use client";

import { ListChecks } from "lucide-react";
import { TagName } from "@/app/_ui/display/tag";
import { countsOf, tabCountCopy } from "@/lib/view/counts";
import { shownStates } from "@/lib/view/filters";
import type { Narrowing, ShownState } from "@/lib/view/filters";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { beginSelecting } from "../../_client/list/selecting.lazy";
import { KeyCaps } from "../shell/key-caps";
import { MenuCheck, MenuGroup, MenuItem, MenuList } from "@/app/_ui/overlays/menu";

const stateCopy: Record<ShownState, string> = {
  open: "Open",
  snoozed: "Later",
  resolved: "Resolved",
  all: "All",
};
/** What can be asked for; the rest comes with what it is about. */
const only = {
  unanswered: "Only unanswered",
  unread: "Only unread",
  unattended: "Only unattended",
  undelivered: "Only not delivered",
  drafts: "Only with your draft",
  following: "Only what you follow",
} satisfies Partial<Record<Narrowing, string>>;

export default function MoreFiltersItems() {
  const client = useClient();
  const filter = useInbox((state) => state.filter);
  const { me, people, tags } = useInbox((state) => state.inbox);
  const allCounts = useInbox((state) => state.counts);
  const counts = countsOf(allCounts, filter.numberId);
  const holders: [assignee: string | null, words: string, count: number][] = [
    [null, "Anyone", 0],
    ["me", "You", counts.mine],
    ["nobody", "Nobody", counts.unassigned],
    ...people
      .filter(({ id }) => id !== me.id)
      .map(({ id, name }): [string, string, number] => [id, name, counts.assigned[id] ?? 0]),
  ];
  const offered = tags.filter(({ id, archived }) => !archived || id === filter.tagId);
  return (
    <MenuList label="More filters">
      <MenuItem
        icon={ListChecks}
        shortcut={<KeyCaps of="select" hidden />}
        onSelect={() => beginSelecting(client)}
      >
        Select conversations
      </MenuItem>
      <MenuGroup label="State">
        {shownStates.map((state) => (
          <MenuCheck
            key={state}
            radio
            checked={filter.state === state}
            onSelect={() => client.lists.setFilter({ ...filter, state })}
          >
            <span>{stateCopy[state]}</span>
            {state === "snoozed" && <Count of={counts.later} />}
          </MenuCheck>
        ))}
      </MenuGroup>
      <MenuGroup label="Assigned to">
        {holders.map(([assignee, words, count]) => (
          <MenuCheck
            key={assignee}
            radio
            checked={filter.assignee === assignee}
            onSelect={() => client.lists.setFilter({ ...filter, assignee })}
          >
            <span className="min-w-0 truncate">{words}</span>
            <Count of={count} />
          </MenuCheck>
        ))}
      </MenuGroup>
      {offered.length > 0 && (
        <MenuGroup label="Tag">
          {[null, ...offered].map((tag) => (
            <MenuCheck
              key={tag?.id ?? null}
              radio
              checked={filter.tagId === (tag?.id ?? null)}
              onSelect={() => client.lists.setFilter({ ...filter, tagId: tag?.id ?? null })}
            >
              {tag === null ? "Any" : <TagName tag={tag} className="min-w-0 truncate" />}
            </MenuCheck>
          ))}
        </MenuGroup>
      )}
      <MenuGroup label="And only">
        {(Object.keys(only) as (keyof typeof only)[]).map((name) => (
          <MenuCheck
            key={name}
            checked={filter[name]}
            onSelect={() => client.lists.setFilter({ ...filter, [name]: !filter[name] })}
          >
            {only[name]}
          </MenuCheck>
        ))}
      </MenuGroup>
    </MenuList>
  );
}

const Count = ({ of }: { of: number }) =>
  of > 0 && <span className="ml-auto text-[11px] text-text-2 tabular-nums">{tabCountCopy(of)}</span>;
