"use client";

import { useCallback, useEffect, useMemo, useState } from "react";
import type { PointerEvent } from "react";
import type { ConversationRow } from "@/lib/view/types";

/** After the pointer last moved over the list, rows keep their places for so long: nobody clicks on what has just slid there. */
const HOLD_MS = 700;

/** The rows in the order to show: as they come, but held still under a moving pointer. What a row says changes at once. */
export function useSettledOrder(coming: ConversationRow[]): { rows: ConversationRow[]; onPointer: (event: PointerEvent) => void } {
  const [heldUntil, setHeldUntil] = useState(0);
  const [heldIds, setHeldIds] = useState<string[] | null>(null);

  const onPointer = useCallback(
    (event: PointerEvent) => {
      if (event.pointerType !== "mouse") return;
      const over = event.type !== "pointerleave";
      setHeldUntil(over ? performance.now() + HOLD_MS : 0);
      setHeldIds((ids) => (over ? (ids ?? coming.map((row) => row.conversation.id)) : null));
    },
    [coming],
  );
  useEffect(() => {
    if (heldIds === null) return;
    const timer = setTimeout(() => setHeldIds(null), Math.max(0, heldUntil - performance.now()));
    return () => clearTimeout(timer);
  }, [heldIds, heldUntil]);

  const rows = useMemo(() => {
    if (heldIds === null) return coming;
    const byId = new Map(coming.map((row) => [row.conversation.id, row]));
    const held = heldIds.flatMap((id) => byId.get(id) ?? []);
    const shown = new Set(heldIds);
    return [...held, ...coming.filter((row) => !shown.has(row.conversation.id))];
  }, [coming, heldIds]);
  return { rows, onPointer };
}
