"use client";

import { useCallback, useEffect, useRef } from "react";
import type { PointerEvent } from "react";
import { useClient } from "../use-inbox";

/** After resting on a row this long, a person may open it. */
const REST_MS = 90;

/**
 * Prefetches the conversations of rows that the person rests on, with the pointer or by keys. Touch does not
 * count.
 */
export function usePrefetch() {
  const { prefetch } = useClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const over = useRef<string | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const restOn = useCallback(
    (conversationIds: readonly string[]) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => prefetch.wish(conversationIds), REST_MS);
    },
    [prefetch],
  );
  const onOver = useCallback(
    ({ pointerType, target }: PointerEvent) => {
      const id = (target as Element).closest('[data-part="row"]')?.id.slice("row-".length);
      if (pointerType !== "mouse" || id === over.current) return;
      over.current = id;
      restOn(id === undefined ? [] : [id]);
    },
    [restOn],
  );
  const onLeave = useCallback(() => {
    over.current = undefined;
    clearTimeout(timer.current);
  }, []);
  return { restOn, onOver, onLeave };
}
