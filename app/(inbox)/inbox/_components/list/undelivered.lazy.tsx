"use client";

import { CircleAlert, X } from "lucide-react";
import { undeliveredFilter } from "@/lib/view/filters";
import { undeliveredCopy } from "@/lib/view/copy/undelivered";
import type { ConversationView } from "@/lib/protocol/views";
import { useClient, useInbox } from "../../_hooks/use-inbox";

type Props = {
  /** With texts of the reader's own. */
  own: readonly ConversationView[];
  /** All of them, beside the filter that shows them; 0 where it is on. */
  count: number;
  onAside: () => void;
};

export default function UndeliveredNotice({ own, count, onAside }: Props) {
  const client = useClient();
  const numberId = useInbox((state) => state.filter.numberId);
  const [first, ...others] = own;
  if (first === undefined) {
    return (
      <div className="chips">
        <button
          className="chip"
          type="button"
          onClick={() => client.lists.setFilter(undeliveredFilter({ numberId }))}
        >
          <CircleAlert className="icon text-danger-text" data-size="xs" aria-hidden />
          Not delivered
          <span className="count">{count}</span>
        </button>
      </div>
    );
  }
  const show = () =>
    others.length === 0
      ? client.open(first.id)
      : client.lists.setFilter(undeliveredFilter({ numberId: null }));
  return (
    <div
      className="banner"
      data-kind={
        own.every(({ last, undelivered }) => undelivered?.held || last?.status === "unconfirmed")
          ? "warning"
          : "danger"
      }
      role="status"
    >
      <CircleAlert className="icon" data-size="s" aria-hidden />
      <span className="min-w-0 flex-1 wrap-anywhere">{undeliveredCopy(own)}</span>
      <button className="btn" data-size="s" type="button" onClick={show}>
        {others.length === 0 ? "Show it" : "Show them"}
      </button>
      <button
        className="btn"
        data-kind="quiet"
        data-size="s"
        data-icon=""
        type="button"
        aria-label="Put this notice aside"
        title="Put this notice aside"
        onClick={onAside}
      >
        <X className="icon" data-size="s" aria-hidden />
      </button>
    </div>
  );
}
