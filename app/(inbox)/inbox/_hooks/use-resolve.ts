"use client";

import { useCallback } from "react";
import { sayResolved } from "@/lib/view/announce";
import { visibleRows } from "@/lib/view/filters";
import { contactTitle } from "@/lib/view/names";
import { filterKey } from "../_client/state";
import { useClient } from "./use-inbox";

/** Resolving goes on with the next row and can be undone; reopening stays. */
export function useResolve(): { toggle: () => Promise<void> } {
  const client = useClient();
  const toggle = useCallback(async () => {
    const { openId, inbox, filter, loaded, changing } = client.state;
    const conversation = openId === null ? undefined : client.conversation(openId);
    if (openId === null || conversation === undefined || changing.has(openId)) return;
    if (conversation.state === "resolved") {
      await client.changes.reopen(openId);
      return;
    }
    const rows = visibleRows(inbox.conversations, filter, loaded[filterKey(filter)]?.edge ?? null, openId);
    const at = rows.findIndex((row) => row.conversation.id === openId);
    const next = rows[at + 1] ?? rows[at - 1] ?? null;
    if (!(await client.changes.resolve(openId)) || client.state.openId !== openId) return;

    const nextName = next && contactTitle(next.conversation);
    client.open(next?.conversation.id ?? null);
    client.notices.toast(nextName === null ? "Resolved" : `Resolved. Next: ${nextName}`, () => {
      client.open(openId);
      void client.changes.reopen(openId);
    });
    client.notices.say(sayResolved(nextName));
    if (next !== null) requestAnimationFrame(() => document.getElementById(`row-${next.conversation.id}`)?.focus());
  }, [client]);
  return { toggle };
}
