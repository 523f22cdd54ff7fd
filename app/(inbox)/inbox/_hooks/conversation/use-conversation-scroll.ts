"use client";

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { arrivedSince } from "@/lib/view/reduce/seen";
import type { ConversationSnapshot } from "@/lib/view/types";
import type { Target } from "../../_client/state";

/**
 * Within this distance of its end, the log follows new items; further up, it stays where it is being read.
 */
const NEAR_END_PX = 80;

/**
 * What is below the reader: whether the last message is out of view, and how many messages of others came
 * since the reader was at the end.
 */
type Below = { isHidden: boolean; arrived: number };

/** The first item in view, and the position of its top: it stays there when items come and go above it. */
type Anchor = { element: HTMLElement; messageId: string | null; top: number };

/**
 * Keeps the reader's place. The end follows new messages only for a reader who is there; pages added at
 * either end, and dropped items, move nothing in view. `target` is where to go.
 */
export function useConversationScroll(
  snapshot: ConversationSnapshot,
  meId: string,
  growing: string,
  target: Target | null,
  onRead: (seq: number | null) => void,
) {
  const pane = useRef<HTMLDivElement>(null);
  const isOpened = useRef(false);
  const atEnd = useRef(true);
  const anchor = useRef<Anchor | null>(null);
  const reached = useRef<Target | null>(null);
  const [below, setBelow] = useState<Below>({ isHidden: false, arrived: 0 });
  const { items, newer, conversation } = snapshot;
  const now = useRef({ snapshot, meId });
  const seqAtEnd = useRef(conversation.publicSeq);

  const look = useCallback(() => {
    const element = pane.current;
    if (element === null) return;
    const {
      newer: rest,
      conversation: { publicSeq },
    } = now.current.snapshot;
    const holdsEnd = rest === null;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    atEnd.current = holdsEnd && left < NEAR_END_PX;
    if (atEnd.current) seqAtEnd.current = publicSeq;
    const seen = {
      isHidden: !holdsEnd || isLastHidden(element),
      arrived: arrivedSince(now.current.snapshot, seqAtEnd.current, now.current.meId),
    };
    setBelow((held) => (held.isHidden === seen.isHidden && held.arrived === seen.arrived ? held : seen));
    anchor.current = atEnd.current ? null : firstInSight(element);
    onRead(anchor.current === null ? null : seqFrom(anchor.current.element));
  }, [onRead]);

  useLayoutEffect(() => {
    const element = pane.current;
    if (element === null) return;
    now.current = { snapshot, meId };
    const wish = target === reached.current ? null : target;
    const wished =
      wish === null || wish.seq === "end"
        ? null
        : element.querySelector<HTMLElement>(`[data-seq="${wish.seq}"]`);
    if (wished !== null) {
      element.scrollTop = wished.offsetTop - (element.clientHeight - wished.offsetHeight) / 2;
      reached.current = wish;
    } else if (wish?.seq === "end" && newer === null) {
      element.scrollTop = element.scrollHeight;
      reached.current = wish;
    } else if (!isOpened.current) {
      // At the divider if the new items fill more than the pane, else at the end.
      element.scrollTop = element.scrollHeight;
      const divider = element.querySelector<HTMLElement>('[data-part="divider"]');
      if (divider !== null && divider.offsetTop < element.scrollTop)
        element.scrollTop = divider.offsetTop - 8;
    } else if (atEnd.current && newer === null) {
      element.scrollTop = element.scrollHeight;
    } else if (anchor.current !== null) {
      const stands = standsNow(element, anchor.current);
      if (stands !== null) element.scrollTop += stands.offsetTop - anchor.current.top;
    }
    isOpened.current = true;
    look();
  }, [snapshot, meId, items, newer, conversation.publicSeq, growing, target, look]);

  // When the composer grows or the window shrinks, a reader at the end stays there.
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

/** Whether more than half of the last message is below the pane's edge. */
function isLastHidden(pane: HTMLElement): boolean {
  let last: Element | null = pane.lastElementChild;
  while (last !== null && !last.hasAttribute("data-seq")) last = last.previousElementSibling;
  return (
    last instanceof HTMLElement && last.offsetTop + last.offsetHeight / 2 > pane.scrollTop + pane.clientHeight
  );
}

/** Day headings and markers come and go with the pages; messages, notes and entries stay. */
const PASSING = "[data-passing]";

function firstInSight(pane: HTMLElement): Anchor | null {
  for (const element of pane.children as Iterable<Element> as Iterable<HTMLElement>) {
    if (element.offsetTop + element.offsetHeight <= pane.scrollTop || element.matches(PASSING)) continue;
    return { element, messageId: element.dataset.message ?? null, top: element.offsetTop };
  }
  return null;
}

/** The anchor after a change; if the whole page was replaced, the same message again. */
const standsNow = (pane: HTMLElement, { element, messageId }: Anchor): HTMLElement | null =>
  element.isConnected
    ? element
    : messageId === null
      ? null
      : pane.querySelector<HTMLElement>(`[data-message="${messageId}"]`);

/** The public seq of that item, or of the first message after it. */
function seqFrom(from: HTMLElement): number | null {
  for (let element: Element | null = from; element !== null; element = element.nextElementSibling) {
    const seq = element.getAttribute("data-seq");
    if (seq !== null) return Number(seq);
  }
  return null;
}
