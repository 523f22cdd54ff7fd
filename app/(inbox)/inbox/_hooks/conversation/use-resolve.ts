"use client";

import { useMemo } from "react";
import { sayPutAway } from "@/lib/view/copy/announce/announce";
import { contactTitle } from "@/lib/view/copy/names";
import type { ConversationRow } from "@/lib/view/types";
import type { InboxClient } from "../../_client/inbox-client";
import { shownRows } from "../../_client/state";
import { useClient } from "../use-inbox";

type Resolving = {
  /**
   * Resolves or reopens the open conversation. The focus goes to the next row; the conversation stays open.
   */
  resolve: () => Promise<void>;
  /** The same, and opens the next conversation. */
  resolveAndOpenNext: () => Promise<void>;
};

/** Resolving announces the next row and can be undone; reopening stays in the conversation. */
export function useResolve(): Resolving {
  const client = useClient();
  return useMemo(
    () => ({ resolve: () => toggle(client, false), resolveAndOpenNext: () => toggle(client, true) }),
    [client],
  );
}

async function toggle(client: InboxClient, openNext: boolean): Promise<void> {
  const { openId, changing } = client.state;
  const conversation = openId === null ? undefined : client.conversation(openId);
  if (openId === null || conversation === undefined || changing.has(openId)) return;
  if (conversation.state === "resolved") return void (await client.changes.reopen(openId));

  await putAway(client, openId, {
    put: () => client.changes.resolve(openId),
    back: () => client.changes.reopen(openId),
    words: "Resolved",
    openNext,
  });
}

type PutAway = {
  /** Takes it out of the list; false if that did not get through. */
  put: () => Promise<boolean>;
  back: () => Promise<unknown>;
  /** What became of it: "Resolved". */
  words: string;
  openNext?: boolean;
};

/** Takes the open conversation out of the list, with an undo; the focus goes to the row that follows. */
export async function putAway(
  client: InboxClient,
  openId: string,
  { put, back, words, openNext = false }: PutAway,
): Promise<void> {
  const next = rowAfter(client, openId);
  if (!(await put()) || client.state.openId !== openId) return;
  const nextName = next && contactTitle(next.conversation);
  const isPhone = window.matchMedia("(max-width: 767px)").matches;
  if (openNext) client.open(next?.conversation.id ?? null);
  else if (isPhone) client.open(null);
  const undo = () => {
    client.open(openId);
    void back();
  };
  client.notices.toast(words, undo, next && nextName ? { id: next.conversation.id, name: nextName } : null);
  client.notices.say(sayPutAway(words, nextName));
  if (next !== null)
    requestAnimationFrame(() => document.getElementById(`row-${next.conversation.id}`)?.focus());
}

/** The row that follows: the one below, or the one above at the end. */
function rowAfter({ state }: InboxClient, id: string): ConversationRow | null {
  const rows = shownRows({ ...state, openId: id });
  const at = rows.findIndex((row) => row.conversation.id === id);
  return rows[at + 1] ?? rows[at - 1] ?? null;
}
