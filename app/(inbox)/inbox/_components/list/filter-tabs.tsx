"use client";

import { lazy } from "react";
import { Ellipsis } from "lucide-react";
import { Icon } from "@/app/_ui/display/icon";
import { Tabs } from "@/app/_ui/controls/tabs";
import { countsOf, tabCountCopy, tabsWithCount } from "@/lib/view/counts";
import { isOfRail, tabFilter, tabOf, tabs } from "@/lib/view/filters";
import type { Tab } from "@/lib/view/filters";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { FiltersBeyond } from "../shell/lazy-parts";
import { MenuButton } from "../overlays/menu-button";

const words: Record<Tab, string> = { open: "Open", unanswered: "Unanswered", unread: "Unread", mine: "Mine" };

/** The tabs of the list, with counts. One Tab stop; the arrow keys move between tabs. */
export function FilterTabs() {
  const client = useClient();
  const filter = useInbox((state) => state.filter);
  const allCounts = useInbox((state) => state.counts);
  const counts = countsOf(allCounts, filter.numberId);
  const shown = tabOf(filter);
  const inSight = tabsWithCount(counts, shown);
  return (
    <>
      <div className="list-filters">
        <Tabs
          label="Filters"
          className="list-tabs"
          tabClassName="list-tab"
          idPrefix="tab-"
          controls="conversations"
          chosen={shown}
          onChoose={(tab) => client.lists.setFilter(tabFilter(tab, filter))}
          tabs={tabs.map((tab) => ({
            id: tab,
            content: (
              <>
                <span>{words[tab]}</span>
                {counts[tab] > 0 && (
                  <span className={inSight.has(tab) ? "tab-count" : "sr-only"}>
                    {tabCountCopy(counts[tab])}
                  </span>
                )}
              </>
            ),
          }))}
        />
        <MoreFilters active={shown === null && !isOfRail(filter)} />
      </div>
      {shown === null && <FiltersBeyond />}
    </>
  );
}

const Items = lazy(() => import("./more-filters.lazy"));

/** Filters beyond the tabs: other states, and combinations. */
function MoreFilters({ active }: { active: boolean }) {
  return (
    <MenuButton label="More filters" icon={<Icon as={Ellipsis} size="s" />} active={active}>
      <Items />
    </MenuButton>
  );
}
