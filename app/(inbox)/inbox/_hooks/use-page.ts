"use client";

import { useSyncExternalStore, startTransition, useEffect, useState, useRef } from "react";
import { afterPaint } from "../_client/page/later";
import { useClient } from "./use-inbox";

/** A window of that kind; the server, which cannot know, draws for one that is not. */
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

/** Whether what this stands in has been painted once: what can wait is drawn then. `already` for what came painted by the server. */
export function useIsPainted(already = false): boolean {
  const [isPainted, setPainted] = useState(already);
  useEffect(
    () => (isPainted ? undefined : afterPaint(() => startTransition(() => setPainted(true)))),
    [isPainted],
  );
  return isPainted;
}

/** While it is open, the browser's Back closes it, and nothing else happens. For everything that covers the page. */
export function useBackCloses(isOpen: boolean, close: () => void): void {
  const { history } = useClient();
  const latest = useRef(close);
  useEffect(() => void (latest.current = close));
  useEffect(() => (isOpen ? history.cover(() => latest.current()) : undefined), [history, isOpen]);
}
