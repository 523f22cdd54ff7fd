import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isId } from "@/lib/base/ids";
import { loadInbox } from "@/lib/inbox/load-inbox";
import { loadThread } from "@/lib/inbox/load-thread";
import type { ListInput } from "@/lib/inbox/list-conversations";
import { requireActor } from "@/lib/web/current-actor";
import { webDeps } from "@/lib/web/deps";
import { readAt } from "@/lib/view/text-address";
import { tabs } from "@/lib/view/filters";
import type { Filter, Tab } from "@/lib/view/filters";
import { InboxApp } from "../_components/inbox-app";
import "../inbox.css";

export const metadata: Metadata = { title: "Inbox" };

type Props = { params: Promise<{ conversation?: string[] }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

const lists: Record<Tab, ListInput> = {
  open: { state: "open" },
  unanswered: { filters: ["unresponded"] },
  unread: { filters: ["unread"] },
  resolved: { state: "resolved" },
};

/** The inbox at one address: list and open thread come with the page, the rest is events. */
export default async function InboxPage({ params, searchParams }: Props) {
  const actor = await requireActor();
  const [conversationId, ...rest] = (await params).conversation ?? [];
  if (rest.length > 0) notFound();
  const search = await searchParams;
  const filter = readFilter(search);
  const at = readAt(search.at);
  const deps = webDeps();
  const [inbox, thread] = await Promise.all([
    loadInbox(deps, actor, { ...lists[filter.tab], ...(filter.numberId !== null && { numberId: filter.numberId }) }),
    isId(conversationId) ? loadThread(deps, actor, { conversationId, around: at ?? "unseen" }) : null,
  ]);
  if (!inbox.ok) notFound();
  const initial = {
    inbox: inbox.value,
    thread: thread?.ok ? thread.value : null,
    openId: conversationId ?? null,
    at,
    filter,
    now: deps.now().toISOString(),
  };
  return <InboxApp initial={initial} />;
}

function readFilter(search: Record<string, string | string[] | undefined>): Filter {
  const { number, tab } = search;
  return { numberId: isId(number) ? number : null, tab: tabs.find((known) => known === tab) ?? "open" };
}
