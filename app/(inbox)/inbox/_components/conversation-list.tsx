"use client";

import { useMemo } from "react";
import { visibleRows } from "@/lib/view/filters";
import { filterKey } from "../_client/state";
import { useClient, useInbox } from "../_hooks/use-inbox";
import { EmptyList, ListSkeleton } from "./empty-list";
import { FilterTabs } from "./filter-tabs";
import { NumberMenu } from "./number-menu";
import { Rows } from "./rows";

/** The list pane. */
export function ConversationList() {
  const client = useClient();
  const conversations = useInbox((state) => state.inbox.conversations);
  const filter = useInbox((state) => state.filter);
  const openId = useInbox((state) => state.openId);
  const loaded = useInbox((state) => state.loaded[filterKey(state.filter)]);
  const rows = useMemo(() => visibleRows(conversations, filter, loaded?.edge ?? null, openId), [conversations, filter, loaded?.edge, openId]);
  const isLoading = rows.length === 0 && (loaded === undefined || loaded.busy);
  return (
    <section className="pane list" aria-label="Conversations">
      <header className="bar">
        <h1>Inbox</h1>
        <span className="flex-1" />
        <NumberMenu />
      </header>
      <FilterTabs />
      <div id="conversations" role="tabpanel" aria-labelledby={`tab-${filter.tab}`} className="contents">
        {isLoading ? <ListSkeleton /> : rows.length === 0 ? <EmptyList /> : <Rows rows={rows} onEnd={() => client.lists.loadMore()} />}
      </div>
    </section>
  );
}
