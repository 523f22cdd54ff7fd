"use client";

import { lazy, Suspense, useMemo, useRef } from "react";
import { Plus } from "lucide-react";
import { Button } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { tabOf } from "@/lib/view/filters";
import { insist } from "../../_client/page/later";
import { filterKey, isSearching, shownRows } from "../../_client/state";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import type { ListPlace } from "../../_hooks/list/use-row-window";
import { FilterTabs } from "./filter-tabs";
import { ListSkeleton } from "./list-skeleton";
import { NumberMenu } from "./number-menu";
import { Rows } from "./rows";
import { SearchField } from "./search-field";
import { Undelivered } from "./undelivered";

const FoundList = lazy(() => import("./found-list.lazy").then((part) => ({ default: part.FoundList })));
const BulkBar = lazy(() =>
  insist(() => import("./bulk-bar.lazy")).then((part) => ({ default: part.BulkBar })),
);
const EmptyList = lazy(() => import("./empty-list.lazy").then((part) => ({ default: part.EmptyList })));

/** The list pane. */
export function ConversationList() {
  const client = useClient();
  const inbox = useInbox((state) => state.inbox);
  const filter = useInbox((state) => state.filter);
  const openId = useInbox((state) => state.openId);
  const allLoaded = useInbox((state) => state.loaded);
  const rows = useMemo(
    () => shownRows({ inbox, filter, openId, loaded: allLoaded }),
    [inbox, filter, openId, allLoaded],
  );
  const loaded = allLoaded[filterKey(filter)];
  const isLoading = rows.length === 0 && (loaded === undefined || loaded.busy);
  const tab = tabOf(filter);
  const searching = useInbox((state) => isSearching(state.search));
  const isSelecting = useInbox((state) => state.selection !== null || state.bulk !== null);
  const place = useRef<ListPlace>({ of: "", top: 0 });
  return (
    <section className="pane list-pane" data-part="list" aria-label="Conversations">
      <header className="pane-bar">
        <h1>{filter.drafts ? "Drafts" : "Inbox"}</h1>
        <span className="flex-1" />
        <NumberMenu />
        <NewMessage />
      </header>
      {/* What changes many takes the place of what narrows the list, so that no row moves. */}
      <div className="grid flex-none grid-cols-[minmax(0,1fr)] *:[grid-area:1/1]">
        <div inert={isSelecting}>
          <SearchField />
          <FilterTabs />
        </div>
        {isSelecting && (
          <Suspense fallback={null}>
            <BulkBar />
          </Suspense>
        )}
      </div>
      <Undelivered />
      <div
        id="conversations"
        role="tabpanel"
        {...(tab === null
          ? { "aria-label": "Conversations, narrowed" }
          : { "aria-labelledby": `tab-${tab}` })}
        className="contents"
      >
        {searching ? (
          <Suspense fallback={<ListSkeleton />}>
            <FoundList />
          </Suspense>
        ) : isLoading ? (
          <ListSkeleton />
        ) : rows.length === 0 ? (
          <Suspense fallback={null}>
            <EmptyList />
          </Suspense>
        ) : (
          <Rows rows={rows} place={place} onEnd={() => client.lists.loadMore()} />
        )}
      </div>
    </section>
  );
}

/** Starts a message to anybody. */
function NewMessage() {
  const { page } = useClient();
  return (
    <Button
      kind="primary"
      size="s"
      className="max-md:shadow-none max-[360px]:w-(--touch-h) max-[360px]:p-0 max-[360px]:text-[0px]"
      aria-label="New text"
      onClick={() => page.patch({ overlay: "compose" })}
    >
      <Icon as={Plus} size="s" />
      <span>
        New<span className="max-md:hidden"> text</span>
      </span>
    </Button>
  );
}
