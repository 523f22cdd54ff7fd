"use client";

import { useMemo, useState } from "react";
import type { ConversationView } from "@/lib/protocol/views";
import { useClient, useInbox } from "../use-inbox";

/**
 * What a picker is about: what was selected in the list when it opened, as far as the page has it, or else the open
 * conversation.
 */
export function useActedOn(): { isMany: boolean; about: readonly ConversationView[] } {
  const client = useClient();
  const [{ isMany, ids }] = useState(() => {
    const { overlay, selection, openId } = client.state;
    return overlay?.endsWith("_many")
      ? { isMany: true, ids: [...(selection?.ids ?? [])] }
      : { isMany: false, ids: openId === null ? [] : [openId] };
  });
  const rows = useInbox((state) => state.inbox.conversations);
  const open = useInbox((state) => state.snapshot);
  const about = useMemo(
    () => ids.flatMap((id) => client.conversation(id) ?? []),
    // Which change with these.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [client, ids, rows, open],
  );
  return { isMany, about };
}
