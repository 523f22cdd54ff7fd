"use client";

import { useMemo } from "react";
import { focusComposer } from "../_client/focus-composer";
import { useClient } from "../_hooks/use-inbox";
import { useKeys } from "../_hooks/use-keys";
import { useResolve } from "../_hooks/use-resolve";

/** The panes in their order, each with what takes its focus. */
const PANES = [
  [".rail", ".rail a"],
  [".list", ".row[tabindex='0']"],
  [".thread", ".thread"],
  [".composer, .refusal", ".composer textarea, .composer button, .refusal [data-safe]"],
  [".pane.contact", ".pane.contact button"],
] as const;

/** The page's single keys that belong to no one pane, and F6 from pane to pane. */
export function Shortcuts() {
  const client = useClient();
  const { toggle } = useResolve();
  useKeys(
    useMemo(
      () => ({
        r: focusComposer,
        e: () => void toggle(),
        u: () => leaveThread(client.state.openId, () => client.open(null)),
        Escape: () => leaveThread(client.state.openId, () => client.open(null)),
        z: () => {
          const message = client.replies.undoable();
          if (message !== null) return void client.replies.undo(message);
          const { toast } = client.state;
          toast?.undo?.();
          client.notices.closeToast();
        },
        F6: nextPane,
      }),
      [client, toggle],
    ),
  );
  return null;
}

/** Back to the list, onto the row one came from. On a phone that closes the thread. */
function leaveThread(openId: string | null, close: () => void): void {
  if (openId === null) return;
  if (window.matchMedia("(max-width: 767px)").matches) close();
  requestAnimationFrame(() => document.getElementById(`row-${openId}`)?.focus());
}

/** From pane to pane, past those that are not shown. */
function nextPane(): void {
  const shown = PANES.flatMap(([pane, stop]) => {
    const target = document.querySelector<HTMLElement>(stop);
    return target === null || target.getClientRects().length === 0 ? [] : [{ pane, target }];
  });
  const at = shown.findIndex(({ pane }) => document.activeElement?.closest(pane));
  shown[(at + 1) % shown.length]?.target.focus();
}
