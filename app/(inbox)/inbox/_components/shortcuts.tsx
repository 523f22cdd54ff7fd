"use client";

import { useMemo } from "react";
import { useClient } from "../_hooks/use-inbox";
import { useKeys } from "../_hooks/use-keys";
import { useResolve } from "../_hooks/use-resolve";

const PANES = [".rail a", ".list [role='tab'][aria-selected='true']", ".row[tabindex='0']", ".thread", ".composer textarea", ".contact button"];

/** The page's single keys that belong to no one pane, and F6 from pane to pane. */
export function Shortcuts() {
  const client = useClient();
  const { toggle } = useResolve();
  useKeys(
    useMemo(
      () => ({
        r: () => document.querySelector<HTMLElement>(".composer textarea")?.focus(),
        e: () => void toggle(),
        u: () => leaveThread(client.state.openId, () => client.open(null)),
        Escape: () => leaveThread(client.state.openId, () => client.open(null)),
        z: () => {
          const message = client.replies.undoable();
          if (message !== null) return void client.replies.undo(message);
          const { toast } = client.state;
          toast?.undo?.();
          client.patch({ toast: null });
        },
        F6: () => {
          const stops = PANES.flatMap((selector) => document.querySelector<HTMLElement>(selector) ?? []).filter((stop) => stop.offsetParent !== null);
          const at = stops.findIndex((stop) => stop.closest(".pane, .rail")?.contains(document.activeElement));
          stops[(at + 1) % stops.length]?.focus();
        },
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
