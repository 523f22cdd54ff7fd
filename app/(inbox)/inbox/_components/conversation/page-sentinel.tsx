"use client";

import { useEffect, useRef } from "react";
import { linkClass } from "@/app/_ui/controls/button";

type Props = { cursor: number; words: string; onNear: () => void };

/**
 * Marks where a conversation continues beyond the loaded items: the next page loads when the reader comes
 * near, or on a press.
 */
export function PageSentinel({ cursor, words, onNear }: Props) {
  const mark = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const element = mark.current;
    if (element === null) return;
    const nearing = { root: element.closest('[data-part="log"]'), rootMargin: "300px 0px" };
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && onNear(),
      nearing,
    );
    observer.observe(element);
    return () => observer.disconnect();
    // A new page brings a new cursor: observe the mark again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [cursor]);
  return (
    <button
      ref={mark}
      type="button"
      data-passing=""
      className={`${linkClass} mx-auto py-2 text-small`}
      onClick={onNear}
    >
      {words}
    </button>
  );
}
