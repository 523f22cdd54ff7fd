"use client";

import { CircleAlert, X } from "lucide-react";
import { Button, IconButton } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { undeliveredFilter } from "@/lib/view/filters";
import { undeliveredCopy } from "@/lib/view/copy/message/undelivered";
import type { ConversationView } from "@/lib/protocol/views";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { Banner } from "@/app/_ui/feedback/banner";
import { chipClass, chipsClass } from "./chip";

type Props = {
  /** Conversations with undelivered messages of the reader's own. */
  own: readonly ConversationView[];
  /** All of them, beside the filter that shows them; 0 while that filter is on. */
  count: number;
  onAside: () => void;
};

export default function UndeliveredNotice({ own, count, onAside }: Props) {
  const client = useClient();
  const numberId = useInbox((state) => state.filter.numberId);
  const [first, ...others] = own;
  if (first === undefined) {
    return (
      <div className={chipsClass}>
        <button
          className={chipClass}
          type="button"
          onClick={() => client.lists.setFilter(undeliveredFilter({ numberId }))}
        >
          <Icon as={CircleAlert} size="xs" className="text-danger-text" />
          Not delivered
          <span className="tab-count">{count}</span>
        </button>
      </div>
    );
  }
  const show = () =>
    others.length === 0
      ? client.open(first.id)
      : client.lists.setFilter(undeliveredFilter({ numberId: null }));
  return (
    <Banner
      kind={
        own.every(({ last, undelivered }) => undelivered?.held || last?.status === "unconfirmed")
          ? "warning"
          : "danger"
      }
      role="status"
      as={CircleAlert}
      size="s"
    >
      <span className="min-w-0 flex-1 wrap-anywhere">{undeliveredCopy(own)}</span>
      <Button size="s" onClick={show}>
        {others.length === 0 ? "Show it" : "Show them"}
      </Button>
      <IconButton label="Put this notice aside" size="s" onClick={onAside}>
        <Icon as={X} size="s" />
      </IconButton>
    </Banner>
  );
}
