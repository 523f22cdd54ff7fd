"use client";

import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { RefObject } from "react";
import { rowsInPage, rowsInView, scrollTopFor } from "@/lib/view/row-window";

/** The pane height that the server assumes. */
const USUAL_HEIGHT_PX = 900;

/** How far a list was scrolled when it was last in the page, and which list it was. */
export type ListPlace = { of: string; top: number };

type Options = {
  count: number;
  kept: number;
  rowPx: number;
  /** The scroll place to restore, and which list it is for. */
  back?: { of: string; place: RefObject<ListPlace> } | undefined;
};

/** Which of many equally high rows are in the page: those around the visible part, and `kept`. */
export function useRowWindow({ count, kept, rowPx, back }: Options) {
  const pane = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(() => rowsInView(0, USUAL_HEIGHT_PX, rowPx));

  const look = useCallback(() => {
    const element = pane.current;
    if (element === null) return;
    const seen = rowsInView(element.scrollTop, element.clientHeight, rowPx);
    // The same rows: nothing to render, however often it scrolls by a few pixels.
    setView((held) => (held.first === seen.first && held.fit === seen.fit ? held : seen));
  }, [rowPx]);
  useLayoutEffect(() => {
    const element = pane.current;
    if (element === null) return;
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [look]);
  const { of, place } = back ?? {};
  useLayoutEffect(() => {
    const element = pane.current;
    if (element === null || of === undefined || place === undefined) return;
    if (place.current.of === of) element.scrollTop = place.current.top;
    return () => void (place.current = { of, top: element.scrollTop });
  }, [of, place]);

  const scrollToRow = useCallback(
    (index: number) => {
      const element = pane.current;
      if (element === null) return;
      element.scrollTo({ top: scrollTopFor(index, element.scrollTop, element.clientHeight, rowPx) });
      look();
    },
    [rowPx, look],
  );
  const indexes = useMemo(() => rowsInPage(view, count, kept), [view, count, kept]);
  return {
    pane,
    indexes,
    isAtEnd: (fromEnd: number) => view.first + view.fit >= count - fromEnd,
    onScroll: look,
    scrollToRow,
  };
}
