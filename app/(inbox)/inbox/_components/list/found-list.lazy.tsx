"use client";

import { useMemo } from "react";
import { Button } from "@/app/_ui/controls/button";
import type { FilterPart } from "@/lib/view/copy/list/filter-parts";
import { marks } from "@/lib/view/highlights";
import { nothingCopy, searchedParts, whereCopy } from "@/lib/view/copy/list/search-copy";
import type { ConversationRow } from "@/lib/view/types";
import { askedBy } from "../../_client/list/search-controller";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { ListSkeleton } from "./list-skeleton";
import { Rows } from "./rows";
import { EmptyState } from "@/app/_ui/feedback/empty-state";
import { emptyInList } from "./chip";

/** The results of a search, in the list's own rows. They stay live: a row that changes is the same row. */
export function FoundList() {
  const client = useClient();
  const search = useInbox((state) => state.search);
  const isAnswered = useInbox((state) => state.search.asked === askedBy(state));
  const conversations = useInbox((state) => state.inbox.conversations);
  const rows = useMemo(() => {
    const byId = new Map(conversations.map((row) => [row.conversation.id, row]));
    return (search.found ?? []).flatMap(({ id }): ConversationRow[] => {
      const row = byId.get(id);
      return row === undefined ? [] : [row];
    });
  }, [search.found, conversations]);
  const matches = useMemo(
    () => new Map((search.found ?? []).flatMap(({ id, match }) => (match ? [[id, match]] : []))),
    [search.found],
  );

  if (search.failed) {
    return (
      <EmptyState className={emptyInList} role="status">
        <h3>The search got no answer</h3>
        <p>Your words are still there.</p>
        <Button onClick={() => void client.search.ask()}>Try again</Button>
      </EmptyState>
    );
  }
  if (search.found === null) return <ListSkeleton />;
  // A query that was not searched yet may still find something.
  if (rows.length === 0)
    return isAnswered ? (
      <NothingFound query={search.query.trim()} inList={search.inList} />
    ) : (
      <ListSkeleton />
    );
  return (
    <>
      <Where inList={search.inList} />
      <Rows rows={rows} found={{ query: search.query, matches, marks }} onEnd={nothing} />
    </>
  );
}

const nothing = () => {};

/** Where the search looked, with a button for the other place. The list's own filter stays as it is. */
function Where({ inList }: { inList: boolean }) {
  const client = useClient();
  const parts = useListParts();
  return (
    <p className="mt-1 mr-3 mb-1 ml-5 flex min-h-[30px] items-center gap-2 text-[12px] text-text-2">
      <span className="flex-1">{whereCopy(inList ? parts : [], client.state.inbox.numbers)}</span>
      {(inList || parts.length > 0) && (
        <Button kind="quiet" size="s" onClick={() => client.search.narrow(!inList)}>
          {inList ? "Search everything" : "Only in this list"}
        </Button>
      )}
    </p>
  );
}

/** The list's filters as a search sees them: everything open counts as a filter too. */
function useListParts(): FilterPart[] {
  const filter = useInbox((state) => state.filter);
  const inbox = useInbox((state) => state.inbox);
  return useMemo(() => searchedParts(filter, inbox), [filter, inbox]);
}

/** Nothing found; a limited search may have missed it. */
function NothingFound({ query, inList }: { query: string; inList: boolean }) {
  const client = useClient();
  const parts = useListParts();
  return (
    <EmptyState className={emptyInList} role="status">
      <h3>{`Nothing for “${query}”`}</h3>
      <p>{nothingCopy(inList ? parts : [])}</p>
      {inList && <Button onClick={() => client.search.narrow(false)}>Search everything</Button>}
    </EmptyState>
  );
}
