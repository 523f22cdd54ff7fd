"use client";

import { useEffect } from "react";
import type { RefObject } from "react";
import { idOf } from "@/lib/view/reduce/conversation-items";
import { SEEN_AFTER_MS } from "@/lib/view/reduce/seen";
import type { ConversationItem } from "@/lib/view/types";

/** Messages and notes of the conversation. */
export const ITEM = "[data-message], [data-note]";
export const itemIdOf = (item: Element): string | null =>
  item.getAttribute("data-message") ?? item.getAttribute("data-note");

/** How much of an item must be in view. A long one counts when it fills half of the pane. */
const PART = 0.6;

/**
 * Reports which items of a conversation have been in the viewport of a visible, focused tab for a second.
 * Messages carry `data-message`, notes `data-note`.
 */
export function useSeen(
  pane: RefObject<HTMLElement | null>,
  items: readonly ConversationItem[],
  onSeen: (itemId: string) => void,
): void {
  // Which items there are, regardless of changes within one: a new status must not restart the second.
  const [first, last] = [items[0], items.at(-1)];
  const stretch = first && last && `${items.length} ${idOf(first)} ${idOf(last)}`;
  useEffect(() => {
    const root = pane.current;
    if (root === null) return;
    const inView = new Set<string>();
    const done = new Set<string>();
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const isLooking = () => !document.hidden && document.hasFocus();

    const settle = () => {
      for (const [id, timer] of timers) {
        if (inView.has(id) && isLooking()) continue;
        clearTimeout(timer);
        timers.delete(id);
      }
      if (!isLooking()) return;
      for (const id of inView) {
        if (done.has(id) || timers.has(id)) continue;
        timers.set(
          id,
          setTimeout(() => {
            timers.delete(id);
            done.add(id);
            onSeen(id);
          }, SEEN_AFTER_MS),
        );
      }
    };

    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
          const id = itemIdOf(target);
          if (id === null) continue;
          const fillsPane = rootBounds !== null && intersectionRect.height >= rootBounds.height / 2;
          if (intersectionRatio >= PART || fillsPane) inView.add(id);
          else inView.delete(id);
        }
        settle();
      },
      { root, threshold: [0, 0.25, PART, 1] },
    );
    root.querySelectorAll(ITEM).forEach((item) => observer.observe(item));
    document.addEventListener("visibilitychange", settle);
    window.addEventListener("focus", settle);
    window.addEventListener("blur", settle);
    return () => {
      observer.disconnect();
      timers.forEach(clearTimeout);
      document.removeEventListener("visibilitychange", settle);
      window.removeEventListener("focus", settle);
      window.removeEventListener("blur", settle);
    };
  }, [pane, stretch, onSeen]);
}
