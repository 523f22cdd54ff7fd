"use client";

import type { KeyboardEvent } from "react";
import { tabs } from "@/lib/view/filters";
import type { Tab } from "@/lib/view/filters";
import { useClient, useInbox } from "../_hooks/use-inbox";

const words: Record<Tab, string> = { open: "Open", unanswered: "Unanswered", unread: "Unread", resolved: "Resolved" };

/** What the list shows. One stop of the tab key; the arrows go from one to the next. */
export function FilterTabs() {
  const client = useClient();
  const filter = useInbox((state) => state.filter);
  const move = (event: KeyboardEvent, by: number) => {
    const next = tabs[(tabs.indexOf(filter.tab) + by + tabs.length) % tabs.length] ?? "open";
    event.preventDefault();
    client.lists.setFilter({ ...filter, tab: next });
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div className="filters" role="tablist" aria-label="Filters">
      {tabs.map((tab) => (
        <button
          key={tab}
          id={`tab-${tab}`}
          type="button"
          role="tab"
          aria-selected={tab === filter.tab}
          aria-controls="conversations"
          tabIndex={tab === filter.tab ? 0 : -1}
          onClick={() => client.lists.setFilter({ ...filter, tab })}
          onKeyDown={(event) => {
            if (event.key === "ArrowRight") move(event, 1);
            if (event.key === "ArrowLeft") move(event, -1);
          }}
        >
          {words[tab]}
        </button>
      ))}
    </div>
  );
}
