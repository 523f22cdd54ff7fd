import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isId } from "@/lib/base/ids";
import { MAX_QUERY_LENGTH } from "@/lib/domain/text/search-query";
import { countConversations } from "@/lib/inbox/list/list-conversations";
import { loadInbox } from "@/lib/inbox/list/load-inbox";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { requireActor } from "@/lib/web/current-actor";
import { webDeps } from "@/lib/web/deps";
import { listFiltersOf, readFilter } from "@/lib/view/filters";
import type { Filter } from "@/lib/view/filters";
import { readAt } from "@/lib/view/message-address";
import { InboxApp } from "../_components/shell/inbox-app";
import "../inbox.css";

export const metadata: Metadata = { title: "Inbox" };

type Props = {
  params: Promise<{ conversation?: string[] }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** The inbox at one address: the list and the open conversation come with the page, the rest as events. */
export default async function InboxPage({ params, searchParams }: Props) {
  const actor = await requireActor();
  const [conversationId, ...rest] = (await params).conversation ?? [];
  if (rest.length > 0) notFound();
  const search = await searchParams;
  const filter = filterOf(search);
  const at = readAt(search.at);
  const deps = webDeps();
  const [inbox, counts, snapshot] = await Promise.all([
    loadInbox(deps, actor, {
      state: filter.state,
      filters: listFiltersOf(filter),
      numberId: filter.numberId ?? undefined,
      assignee: filter.assignee ?? undefined,
      tagId: filter.tagId ?? undefined,
    }),
    countConversations(deps, actor),
    isId(conversationId) ? loadConversation(deps, actor, { conversationId, around: at ?? "unseen" }) : null,
  ]);
  if (!inbox.ok) notFound();
  const initial = {
    inbox: inbox.value,
    counts,
    snapshot: snapshot?.ok ? snapshot.value : null,
    openId: conversationId ?? null,
    at,
    filter,
    query: typeof search.q === "string" ? search.q.slice(0, MAX_QUERY_LENGTH) : "",
    now: deps.now().toISOString(),
  };
  return <InboxApp initial={initial} />;
}

function filterOf(search: Record<string, string | string[] | undefined>): Filter {
  const filter = readFilter((name) => {
    const value = search[name];
    return typeof value === "string" ? value : null;
  });
  const idOf = (value: string | null) => (isId(value) ? value : null);
  const { assignee } = filter;
  return {
    ...filter,
    numberId: idOf(filter.numberId),
    assignee: assignee === "me" || assignee === "nobody" ? assignee : idOf(assignee),
    tagId: idOf(filter.tagId),
  };
}
