"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import type { FocusEvent, PointerEvent } from "react";
import { heldOrder, holdRows } from "@/lib/view/reduce/list-order";
import type { HeldRow } from "@/lib/view/reduce/list-order";
import type { ConversationRow } from "@/lib/view/types";
import { useInbox } from "../use-inbox";

/**
 * The rows in display order: as they come, except that each keeps its place while the pointer is over the
 * list or a row has the keyboard's focus. `waiting` rows would move up; `release` lets them.
 */
export function useSettledOrder(coming: ConversationRow[]) {
  const [held, setHeld] = useState<HeldRow[] | null>(null);
  const over = useRef({ pointer: false, focus: false });
  const all = useInbox((state) => state.inbox.conversations);
  const changing = useInbox((state) => state.changing);
  const [dropped, setDropped] = useState<ReadonlySet<string>>(new Set());
  const [noted, setNoted] = useState(changing);
  if (noted !== changing) {
    setNoted(changing);
    if (held !== null) {
      setDropped(new Set([...dropped, ...changing]));
      // What the reader takes back stands in its place at once, as it went.
      if ([...noted].some((id) => !changing.has(id) && held.every((row) => row.id !== id))) setHeld(null);
    }
  }

  const settle = useCallback(
    (what: Partial<typeof over.current>) => {
      Object.assign(over.current, what);
      const holds = over.current.pointer || over.current.focus;
      setHeld((before) => (holds ? (before ?? holdRows(coming)) : null));
      if (!holds) setDropped(new Set());
    },
    [coming],
  );
  const onPointer = useCallback(
    (event: PointerEvent) =>
      event.pointerType === "mouse" && settle({ pointer: event.type !== "pointerleave" }),
    [settle],
  );
  const onFocus = useCallback(
    (event: FocusEvent) => settle({ focus: event.type !== "blur" && event.target.matches(":focus-visible") }),
    [settle],
  );
  const release = useCallback(() => setHeld(null), []);

  const shown = useMemo(
    () => (held === null ? { rows: coming, waiting: 0 } : heldOrder({ held, coming, all, dropped })),
    [coming, held, all, dropped],
  );
  return { ...shown, release, onPointer, onFocus };
}
