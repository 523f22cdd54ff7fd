"use client";

import { useSyncExternalStore, startTransition, useEffect, useState, useRef } from "react";
import { afterPaint } from "../_client/page/later";
import { useClient } from "./use-inbox";

/** Whether the window matches; the server cannot know and renders as if it does not. */
function windowIs(query: string): () => boolean {
  const subscribe = (listener: () => void) => {
    const media = window.matchMedia(query);
    media.addEventListener("change", listener);
    return () => media.removeEventListener("change", listener);
  };
  const matches = () => window.matchMedia(query).matches;
  return () => useSyncExternalStore(subscribe, matches, () => false);
}

/** Whether one pane is shown at a time. */
export const useIsPhone = windowIs("(max-width: 767px)");

/** Whether there is room for the contact's pane. */
export const useIsWide = windowIs("(min-width: 1280px)");

/**
 * Whether the parent has been painted once; the rest is drawn then. `already`: it was rendered by the server.
 */
export function useIsPainted(already = false): boolean {
  const [isPainted, setPainted] = useState(already);
  useEffect(
    () => (isPainted ? undefined : afterPaint(() => startTransition(() => setPainted(true)))),
    [isPainted],
  );
  return isPainted;
}

/**
 * While it is open, the browser's Back closes it and does nothing else. For everything that covers the page.
 */
export function useBackCloses(isOpen: boolean, close: () => void): void {
  const { history } = useClient();
  const latest = useRef(close);
  useEffect(() => void (latest.current = close));
  useEffect(() => (isOpen ? history.cover(() => latest.current()) : undefined), [history, isOpen]);
}
