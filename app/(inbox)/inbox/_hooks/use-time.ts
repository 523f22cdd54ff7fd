"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { useClient } from "./use-inbox";

const never = () => () => {};

/** The reader's time zone; UTC while the server renders, since it cannot know. */
export const useZone = (): string =>
  useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => "UTC",
  );

/** Now by the server's clock, in epoch ms, looked at again every so often. Begins at the page's loading, so that server and browser agree. */
export function useNow(everyMs: number): number {
  const { clock, state } = useClient();
  const [now, setNow] = useState(state.lastNewsAt);
  useEffect(() => {
    setNow(clock.now());
    const timer = setInterval(() => setNow(clock.now()), everyMs);
    return () => clearInterval(timer);
  }, [clock, everyMs]);
  return now;
}

/** Now by the reader's own clock, against which signs of life lapse. */
export function useReaderNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
