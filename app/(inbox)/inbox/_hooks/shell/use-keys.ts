"use client";

import { useEffect } from "react";
import { keyPressed, mayBeforeConversation, mayRepeat } from "@/lib/view/keys";
import type { KeyId } from "@/lib/view/keys";
import { focusComposer } from "../../_client/page/focus";
import { isField } from "../../_client/page/key-rest";
import { useClient } from "../use-inbox";

export type Acts = Partial<Record<KeyId, () => void>>;

/** The page's keys, by the table in lib/view/keys. Characters never fire in a field, and nothing fires over a dialog. */
export function useKeys(acts: Acts): void {
  const client = useClient();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || event.isComposing) return;
      const mod = event.ctrlKey || event.metaKey;
      const isWriting = isField(target) && !mod && !/^F\d+$/.test(event.key);
      if (
        isWriting ||
        target?.closest("dialog, [popover], [role='alertdialog']") ||
        document.querySelector("dialog:modal, :popover-open")
      )
        return;
      const isSingle = !mod && [...event.key].length === 1;
      if (isSingle && client.rest.isResting(performance.now())) return;
      const id = keyPressed(
        { key: event.key, mod, shift: event.shiftKey, alt: event.altKey },
        client.state.inbox.me.keys,
      );
      // There it belongs to the words; the empty field of a reply knows it by itself.
      if (id === "undo_writing" && isField(target)) return;
      const act = id === null ? undefined : acts[id];
      const { openId, snapshot, conversationStatus } = client.state;
      const isWord = conversationStatus === "loading" && client.isOpenedByPointer;
      if (isSingle && openId !== null && snapshot === null && !mayBeforeConversation(id, isWord)) {
        // Whoever clicked on a conversation and goes on with words means its field, which takes this key, too.
        if (isWord) focusComposer();
        return;
      }
      if (id === null || act === undefined) return;
      event.preventDefault();
      if (!event.repeat || mayRepeat(id)) act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [acts, client]);
}
