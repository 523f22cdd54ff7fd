"use client";

import { useMemo } from "react";
import { filterParts } from "@/lib/view/empty-list";
import { allOpen } from "@/lib/view/filters";
import type { ConversationRow } from "@/lib/view/types";
import { filterKey } from "../_client/state";
import { useClient, useInbox } from "../_hooks/use-inbox";
import { FilterChips } from "./filter-chips";
import { ListSkeleton } from "./list-skeleton";
import { Rows } from "./rows";

/** What a search found, in the list's own rows. They stay live: a row that changes is the same row. */
export function FoundList() {
  const client = useClient();
  const search = useInbox((state) => state.search);
  const filter = useInbox((state) => state.filter);
  const conversations = useInbox((state) => state.inbox.conversations);
  const rows = useMemo(() => {
    const byId = new Map(conversations.map((row) => [row.conversation.id, row]));
    return (search.found ?? []).flatMap(({ id }): ConversationRow[] => {
      const row = byId.get(id);
      return row === undefined ? [] : [row];
    });
  }, [search.found, conversations]);
  const matches = useMemo(() => new Map((search.found ?? []).flatMap(({ id, match }) => (match ? [[id, match]] : []))), [search.found]);

  if (search.failed) {
    return (
      <div className="empty" role="status">
        <h3>The search got no answer</h3>
        <p>Your words are still there.</p>
        <button className="btn" type="button" onClick={() => void client.search.ask()}>
          Try again
        </button>
      </div>
    );
  }
  if (search.found === null) return <ListSkeleton />;
  // A word that was not asked for yet may still find something.
  if (rows.length === 0) return search.asked === `${filterKey(filter)} ${search.query}` ? <NothingFound query={search.query.trim()} /> : <ListSkeleton />;
  return <Rows rows={rows} found={{ query: search.query, matches }} onEnd={nothing} />;
}

const nothing = () => {};

/** Nothing, where one looked; a place that is narrowed may hide it. */
function NothingFound({ query }: { query: string }) {
  const client = useClient();
  const filter = useInbox((state) => state.filter);
  const numbers = useInbox((state) => state.inbox.numbers);
  // Everything open is narrowed, too: what was resolved is not looked through.
  const parts = filterParts(filter, numbers);
  const everywhere = { ...allOpen, state: "all" } as const;
  const isNarrow = filterKey(filter) !== filterKey(everywhere);
  return (
    <div className="empty" role="status">
      <h3>Nothing for “{query}”</h3>
      <p>{parts.length === 0 ? (isNarrow ? "You are looking in open conversations only." : "No text, name or number holds it.") : `You are looking in ${placesWords[parts.length] ?? "a few places"} only:`}</p>
      {parts.length > 0 && <FilterChips parts={parts} />}
      {isNarrow && (
        <button className="btn" type="button" onClick={() => client.lists.setFilter(everywhere)}>
          Search everything
        </button>
      )}
    </div>
  );
}

const placesWords = ["", "one place", "two places", "three places", "four places", "five places"];
