"use client";

import { lazy, Suspense, useMemo, useState } from "react";
import { countsOf } from "@/lib/view/counts";
import { noticeId, ownUndelivered } from "@/lib/view/copy/message/undelivered";
import { useInbox } from "../../_hooks/use-inbox";

const Notice = lazy(() => import("./undelivered.lazy"));

/**
 * Above the list: undelivered messages, the reader's own first. Opening one dismisses its notice; the count
 * stays.
 */
export function Undelivered() {
  const rows = useInbox((state) => state.inbox.conversations);
  const meId = useInbox((state) => state.inbox.me.id);
  const openId = useInbox((state) => state.openId);
  const filter = useInbox((state) => state.filter);
  const counts = useInbox((state) => state.counts);
  const [aside, setAside] = useState<ReadonlySet<string>>(new Set());
  const own = useMemo(() => ownUndelivered(rows, { meId, openId, aside }), [rows, meId, openId, aside]);
  const open =
    openId === null ? undefined : rows.find(({ conversation }) => conversation.id === openId)?.conversation;
  const looked = open?.undelivered ? noticeId(open) : null;
  if (looked !== null && !aside.has(looked)) setAside(new Set([...aside, looked]));
  const count = filter.undelivered ? 0 : countsOf(counts, filter.numberId).undelivered;
  if (own.length === 0 && count === 0) return null;
  return (
    <Suspense fallback={null}>
      <Notice
        own={own}
        count={count}
        onAside={() => setAside((held) => new Set([...held, ...own.map(noticeId)]))}
      />
    </Suspense>
  );
}
