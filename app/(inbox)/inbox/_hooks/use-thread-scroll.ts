"use client";

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ThreadSnapshot } from "@/lib/view/types";
import type { Target } from "../_client/state";

/** This near to its end, a thread follows what is new; further up, it stays where it is being read. */
const NEAR_END_PX = 80;

/** What is below the reader: whether the end is more than a pane away, and how many texts came since they were there. */
type Below = { isFar: boolean; arrived: number };

/** The first item in sight, and where its top stood: items come and go above it, it stays. */
type Anchor = { element: HTMLElement; messageId: string | null; top: number };

/**
 * Keeps what is being read in its place. The end follows new texts only for a reader who is there; pages that
 * are put to either end, and items that are let go, move nothing in sight. `target` is where to go.
 */
export function useThreadScroll(thread: ThreadSnapshot, growing: string, target: Target | null, onRead: (seq: number | null) => void) {
  const pane = useRef<HTMLDivElement>(null);
  const isOpened = useRef(false);
  const atEnd = useRef(true);
  const anchor = useRef<Anchor | null>(null);
  const reached = useRef<Target | null>(null);
  const [below, setBelow] = useState<Below>({ isFar: false, arrived: 0 });
  const { items, newer, conversation } = thread;
  const now = useRef({ publicSeq: conversation.publicSeq, holdsEnd: newer === null });
  const seqAtEnd = useRef(conversation.publicSeq);

  const look = useCallback(() => {
    const element = pane.current;
    if (element === null) return;
    const { publicSeq, holdsEnd } = now.current;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    atEnd.current = holdsEnd && left < NEAR_END_PX;
    if (atEnd.current) seqAtEnd.current = publicSeq;
    const seen = { isFar: !holdsEnd || left > element.clientHeight, arrived: publicSeq - seqAtEnd.current };
    setBelow((held) => (held.isFar === seen.isFar && held.arrived === seen.arrived ? held : seen));
    anchor.current = atEnd.current ? null : firstInSight(element);
    onRead(anchor.current === null ? null : seqFrom(anchor.current.element));
  }, [onRead]);

  useLayoutEffect(() => {
    const element = pane.current;
    if (element === null) return;
    now.current = { publicSeq: conversation.publicSeq, holdsEnd: newer === null };
    const wish = target === reached.current ? null : target;
    const wished = wish === null || wish.seq === "end" ? null : element.querySelector<HTMLElement>(`[data-seq="${wish.seq}"]`);
    if (wished !== null) {
      element.scrollTop = wished.offsetTop - (element.clientHeight - wished.offsetHeight) / 2;
      reached.current = wish;
    } else if (wish?.seq === "end" && newer === null) {
      element.scrollTop = element.scrollHeight;
      reached.current = wish;
    } else if (!isOpened.current) {
      // At the divider when what is new fills more than the pane, else at the end.
      element.scrollTop = element.scrollHeight;
      const divider = element.querySelector<HTMLElement>(".unseen");
      if (divider !== null && divider.offsetTop < element.scrollTop) element.scrollTop = divider.offsetTop - 8;
    } else if (atEnd.current && newer === null) {
      element.scrollTop = element.scrollHeight;
    } else if (anchor.current !== null) {
      const stands = standsNow(element, anchor.current);
      if (stands !== null) element.scrollTop += stands.offsetTop - anchor.current.top;
    }
    isOpened.current = true;
    look();
  }, [items, newer, conversation.publicSeq, growing, target, look]);

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

  return { pane, below, onScroll: look };
}

/** Days and marks come and go with the pages; texts, notes and lines stay. */
const PASSING = ".day, .unseen, .more, .start";

function firstInSight(pane: HTMLElement): Anchor | null {
  for (const element of pane.children as Iterable<Element> as Iterable<HTMLElement>) {
    if (element.offsetTop + element.offsetHeight <= pane.scrollTop || element.matches(PASSING)) continue;
    return { element, messageId: element.dataset.message ?? null, top: element.offsetTop };
  }
  return null;
}

/** Where the anchor is after a change; the same text again when the whole page was put anew. */
const standsNow = (pane: HTMLElement, { element, messageId }: Anchor): HTMLElement | null =>
  element.isConnected ? element : messageId === null ? null : pane.querySelector<HTMLElement>(`[data-message="${messageId}"]`);

/** The public number of that item, or of the first text behind it. */
function seqFrom(from: HTMLElement): number | null {
  for (let element: Element | null = from; element !== null; element = element.nextElementSibling) {
    const seq = element.getAttribute("data-seq");
    if (seq !== null) return Number(seq);
  }
  return null;
}
