"use client";

import { useSyncExternalStore } from "react";

const PHONE = "(max-width: 767px)";

const subscribe = (listener: () => void) => {
  const phone = window.matchMedia(PHONE);
  phone.addEventListener("change", listener);
  return () => phone.removeEventListener("change", listener);
};

/** Whether one pane is shown at a time. The server, which cannot know, draws for a desk. */
export const useIsPhone = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => window.matchMedia(PHONE).matches,
    () => false,
  );
