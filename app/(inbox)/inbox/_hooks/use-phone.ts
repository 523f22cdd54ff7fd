"use client";

import { useSyncExternalStore } from "react";

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
