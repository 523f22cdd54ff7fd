"use client";

import { useEffect, useState } from "react";
import { buttonClass } from "@/app/_ui/controls/button";
import type { ConversationView } from "@/lib/protocol/views";
import { formerOf, formerWords } from "@/lib/view/copy/list/former-copy";
import { lateApi } from "../../_client/late-api";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { placeUrl } from "../../_hooks/shell/use-url-state";
import { ComposerNotice } from "../composer/composer-notice";

/**
 * Shown when messages now leave from another number than before: says where the customer's earlier messages
 * are, with a link.
 */
export function FormerConversation({
  conversation,
  leftId,
}: {
  conversation: ConversationView;
  leftId: string | null;
}) {
  const client = useClient();
  const numbers = useInbox((state) => state.inbox.numbers);
  const filter = useInbox((state) => state.filter);
  const [others, setOthers] = useState<readonly ConversationView[]>([]);
  const { id } = conversation;
  useEffect(() => {
    let isShown = true;
    void lateApi
      .others(id)
      .then((answer) => isShown && answer.kind === "ok" && setOthers(answer.value.others));
    return () => void (isShown = false);
  }, [id]);
  const former = formerOf(others, leftId);
  if (former === null) return null;
  return (
    <ComposerNotice>
      <span className="flex-1">
        {formerWords(
          conversation,
          numbers.find((number) => number.id === former.numberId),
        )}
      </span>
      <a
        className={buttonClass({ size: "s" })}
        href={placeUrl(former.id, filter)}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          client.open(former.id);
        }}
      >
        Show them
      </a>
    </ComposerNotice>
  );
}
