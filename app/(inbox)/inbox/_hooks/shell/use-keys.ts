"use client";

import { useEffect } from "react";
import { keyPressed, mayBeforeConversation, mayRepeat } from "@/lib/view/keys";
import type { KeyId } from "@/lib/view/keys";
import { focusComposer } from "../../_client/page/focus";
import { isField } from "../../_client/page/key-rest";
import { useClient } from "../use-inbox";

export type Acts = Partial<Record<KeyId, () => void>>;

/**
 * The page's keys, by the table in lib/view/keys. Single characters never fire in a field, and nothing fires
 * over a dialog.
 */
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
      // There the key belongs to the text; the empty field of a reply handles it itself.
      if (id === "undo_writing" && isField(target)) return;
      // Elsewhere it selects what is written.
      if (id === "select_all" && !target?.closest("[data-part=rows]")) return;
      const act = id === null ? undefined : acts[id];
      const { openId, snapshot, conversationStatus } = client.state;
      const isWord = conversationStatus === "loading" && client.isOpenedByPointer;
      if (isSingle && openId !== null && snapshot === null && !mayBeforeConversation(id, isWord)) {
        // A person who clicked a conversation and goes on typing means its field, so this key goes there too.
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
