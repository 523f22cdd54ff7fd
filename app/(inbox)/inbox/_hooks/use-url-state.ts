"use client";

import { useEffect } from "react";
import { tabs } from "@/lib/view/filters";
import type { Filter } from "@/lib/view/filters";
import type { InboxClient } from "../_client/inbox-client";

/** What the address says: which thread is open and how the list is narrowed. */
export function readPlace(pathname: string, search: URLSearchParams): { openId: string | null; filter: Filter } {
  const tab = tabs.find((candidate) => candidate === search.get("tab")) ?? "open";
  return { openId: pathname.split("/")[2] || null, filter: { numberId: search.get("number"), tab } };
}

export function placeUrl(openId: string | null, { numberId, tab }: Filter): string {
  const search = new URLSearchParams({ ...(numberId !== null && { number: numberId }), ...(tab !== "open" && { tab }) });
  return `/inbox${openId === null ? "" : `/${openId}`}${search.size > 0 ? `?${search}` : ""}`;
}

/** Keeps address and page in step: opening a thread is a new address without a new page, and "back" goes back. */
export function useUrlState(client: InboxClient): void {
  useEffect(() => {
    let shown = window.location.pathname + window.location.search;
    const follow = () => {
      const { pathname, search } = window.location;
      shown = pathname + search;
      const place = readPlace(pathname, new URLSearchParams(search));
      client.open(place.openId);
      client.lists.setFilter(place.filter);
    };
    const unsubscribe = client.page.store.subscribe(() => {
      const { openId, filter } = client.state;
      const url = placeUrl(openId, filter);
      if (url === shown) return;
      shown = url;
      window.history.pushState(null, "", url);
    });
    window.addEventListener("popstate", follow);
    return () => {
      unsubscribe();
      window.removeEventListener("popstate", follow);
    };
  }, [client]);
}
