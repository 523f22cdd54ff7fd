"use client";

import { useEffect } from "react";
import { filterQuery, readFilter } from "@/lib/view/filters";
import type { Filter } from "@/lib/view/filters";
import { readAt } from "@/lib/view/text-address";
import type { InboxClient } from "../_client/inbox-client";

/** What the address says: which thread is open and how the list is narrowed. */
export function readPlace(pathname: string, search: URLSearchParams): { openId: string | null; at: number | null; filter: Filter; query: string } {
  return { openId: pathname.split("/")[2] || null, at: readAt(search.get("at")), filter: readFilter((name) => search.get(name)), query: search.get("q") ?? "" };
}

export function placeUrl(openId: string | null, filter: Filter, at: number | null = null, query = ""): string {
  const search = filterQuery(filter);
  if (query.trim() !== "") search.set("q", query.trim());
  if (at !== null) search.set("at", String(at));
  return `/inbox${openId === null ? "" : `/${openId}`}${search.size > 0 ? `?${search}` : ""}`;
}

/** The place without what is no place of its own to go back to: another text of the thread, another letter of a search. */
function placeIn(url: string): string {
  const { pathname, searchParams } = new URL(url, window.location.origin);
  for (const name of ["at", "q"]) searchParams.delete(name);
  return `${pathname}?${searchParams}`;
}

/** Keeps address and page in step: opening a thread is a new address without a new page, and "back" goes back. */
export function useUrlState(client: InboxClient): void {
  useEffect(() => {
    let shown = window.location.pathname + window.location.search;
    const follow = () => {
      const { pathname, search } = window.location;
      shown = pathname + search;
      const place = readPlace(pathname, new URLSearchParams(search));
      client.open(place.openId, place.at);
      client.lists.setFilter(place.filter);
      client.search.type(place.query);
    };
    const unsubscribe = client.page.store.subscribe(() => {
      const { openId, filter, target, search } = client.state;
      const url = placeUrl(openId, filter, target === null || target.seq === "end" ? null : target.seq, search.query);
      if (url === shown) return;
      const isSamePlace = placeIn(url) === placeIn(shown);
      shown = url;
      window.history[isSamePlace ? "replaceState" : "pushState"](null, "", url);
    });
    window.addEventListener("popstate", follow);
    return () => {
      unsubscribe();
      window.removeEventListener("popstate", follow);
    };
  }, [client]);
}
