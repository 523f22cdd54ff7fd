"use client";

import { lazy } from "react";
import type { KeyboardEvent } from "react";
import { Ellipsis } from "lucide-react";
import { countsOf, tabCountCopy, tabsWithCount } from "@/lib/view/counts";
import { draftsFilter, sameFilter, tabFilter, tabOf, tabs } from "@/lib/view/filters";
import type { Tab } from "@/lib/view/filters";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { FiltersBeyond } from "../shell/parts.lazy";
import { MenuButton } from "../overlays/menu-button";

const words: Record<Tab, string> = { open: "Open", unanswered: "Unanswered", unread: "Unread", mine: "Mine" };

/** What the list shows, and how much of it there is. One stop of the tab key; the arrows go from one to the next. */
export function FilterTabs() {
  const client = useClient();
  const filter = useInbox((state) => state.filter);
  const allCounts = useInbox((state) => state.counts);
  const counts = countsOf(allCounts, filter.numberId);
  const shown = tabOf(filter);
  const inSight = tabsWithCount(counts, shown);
  const stop = shown ?? "open";
  const move = (event: KeyboardEvent, by: number) => {
    const next = tabs[(tabs.indexOf(stop) + by + tabs.length) % tabs.length] ?? "open";
    event.preventDefault();
    client.lists.setFilter(tabFilter(next, filter));
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <>
      <div className="filters">
        <div className="tabs" role="tablist" aria-label="Filters">
          {tabs.map((tab) => (
            <button
              key={tab}
              id={`tab-${tab}`}
              type="button"
              role="tab"
              aria-selected={tab === shown}
              aria-controls="conversations"
              tabIndex={tab === stop ? 0 : -1}
              onClick={() => client.lists.setFilter(tabFilter(tab, filter))}
              onKeyDown={(event) => {
                if (event.key === "ArrowRight") move(event, 1);
                if (event.key === "ArrowLeft") move(event, -1);
              }}
            >
              <span>{words[tab]}</span>
              {counts[tab] > 0 && (
                <span className={inSight.has(tab) ? "count" : "sr-only"}>{tabCountCopy(counts[tab])}</span>
              )}
            </button>
          ))}
        </div>
        <MoreFilters active={shown === null && !sameFilter(filter, draftsFilter(filter))} />
      </div>
      {shown === null && <FiltersBeyond />}
    </>
  );
}

const Items = lazy(() => import("./more-filters.lazy"));

/** What goes beyond the tabs: other states, and narrowings together. */
function MoreFilters({ active }: { active: boolean }) {
  return (
    <MenuButton
      label="More filters"
      icon={<Ellipsis className="icon" data-size="s" aria-hidden />}
      active={active}
    >
      <Items />
    </MenuButton>
  );
}
