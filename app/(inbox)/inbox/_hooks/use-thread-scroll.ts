"use client";

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { idOf } from "@/lib/view/apply-thread-event";
import type { ThreadItem } from "@/lib/view/types";

/** This near to its end, a thread follows what is new; further up, it stays where it is being read. */
const NEAR_END_PX = 80;

/** Keeps what is being read in its place: the end follows new texts only for a reader who is there, and older ones push nothing down. */
export function useThreadScroll(items: readonly ThreadItem[], growing: string) {
  const pane = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const first = useRef<string | undefined>(undefined);
  const last = useRef<string | undefined>(undefined);
  const height = useRef(0);
  const [newBelow, setNewBelow] = useState(0);

  useLayoutEffect(() => {
    const element = pane.current;
    if (element === null) return;
    const firstNow = items[0] && idOf(items[0]);
    const lastNow = items.at(-1);
    const lastId = lastNow && idOf(lastNow);
    if (first.current === undefined) {
      // Opened: at the divider when what is new fills more than the pane, else at the end.
      element.scrollTop = element.scrollHeight;
      const divider = element.querySelector<HTMLElement>(".unseen");
      if (divider !== null && divider.offsetTop < element.scrollTop) element.scrollTop = divider.offsetTop - 8;
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    } else if (firstNow !== first.current) {
      element.scrollTop += element.scrollHeight - height.current;
    } else if (atEnd.current) {
      element.scrollTop = element.scrollHeight;
    } else if (lastId !== last.current) {
      const seenIndex = items.findIndex((item) => idOf(item) === last.current);
      const arrived = items.slice(seenIndex + 1).filter((item) => item.kind === "message").length;
      setNewBelow((count) => count + arrived);
    }
    first.current = firstNow;
    last.current = lastId;
    height.current = element.scrollHeight;
  }, [items, growing]);

  // The composer grows and the window shrinks: the end stays the end.
  useEffect(() => {
    const element = pane.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onScroll = useCallback(() => {
    const element = pane.current;
    if (element === null) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    if (atEnd.current) setNewBelow(0);
  }, []);
  const toEnd = useCallback(() => pane.current?.scrollTo({ top: pane.current.scrollHeight, behavior: "smooth" }), []);
  return { pane, newBelow, toEnd, onScroll };
}
