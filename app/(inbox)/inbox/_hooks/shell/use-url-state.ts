"use client";

import { useEffect } from "react";
import { filterQuery, readFilter } from "@/lib/view/filters";
import type { Filter } from "@/lib/view/filters";
import { readAt } from "@/lib/view/message-address";
import type { InboxClient } from "../../_client/inbox-client";
import { tabHistory } from "../../_client/page/tab-history";

/** Parses an address: the open conversation and the list's filter. */
function readPlace(
  pathname: string,
  search: URLSearchParams,
): { openId: string | null; at: number | null; filter: Filter; query: string } {
  return {
    openId: pathname.split("/")[2] || null,
    at: readAt(search.get("at")),
    filter: readFilter((name) => search.get(name)),
    query: search.get("q") ?? "",
  };
}

export function placeUrl(
  openId: string | null,
  filter: Filter,
  at: number | null = null,
  query = "",
): string {
  const search = filterQuery(filter);
  if (query.trim() !== "") search.set("q", query.trim());
  if (at !== null) search.set("at", String(at));
  return `/inbox${openId === null ? "" : `/${openId}`}${search.size > 0 ? `?${search}` : ""}`;
}

/**
 * Keeps address and page in sync: opening a conversation changes the address without loading a page, and Back
 * returns.
 */
export function useUrlState(client: InboxClient): void {
  useEffect(() => {
    const stop = client.history.start(tabHistory(), (address) => {
      const { pathname, searchParams } = new URL(address, window.location.origin);
      const place = readPlace(pathname, searchParams);
      client.open(place.openId, place.at);
      client.lists.setFilter(place.filter);
      client.search.type(place.query);
    });
    const unsubscribe = client.page.store.subscribe(() => {
      const { openId, filter, target, search } = client.state;
      client.history.show(
        placeUrl(openId, filter, target === null || target.seq === "end" ? null : target.seq, search.query),
      );
    });
    return () => {
      unsubscribe();
      stop();
    };
  }, [client]);
}
