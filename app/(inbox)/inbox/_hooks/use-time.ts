"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";
import { serverFormat } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";
import { deviceTime, readersTime } from "../_client/personal/readers-time";
import { useClient, useInbox } from "./use-inbox";

const never = () => () => {};
const steady = () => performance.now();

/** How the reader's times are written: by their settings, else as their device does; the server, which cannot know, has a way of its own. */
export function useZone(): TimeFormat {
  const told = useSyncExternalStore(never, deviceTime, () => null);
  const display = useInbox((state) => state.inbox.me.display);
  return useMemo(() => (told === null ? serverFormat : readersTime(display, told)), [told, display]);
}

/** Whether times are written in the reader's zone already. The server's own are not shown: they would jump. */
export const useIsZoned = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/** Now by the server's clock, in epoch ms, in steps of `everyMs`. Begins at the page's loading, so that server and browser agree. */
export function useNow(everyMs: number): number {
  const { clock, loadedAt } = useClient().page;
  return useSteps(everyMs, () => clock.now(), loadedAt);
}

/** Now by the reader's own clock, which nobody sets, and against which signs of life lapse. */
export const useReaderNow = (everyMs: number): number => useSteps(everyMs, steady, 0);

function useSteps(everyMs: number, read: () => number, atFirst: number): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      const timer = setInterval(listener, everyMs);
      return () => clearInterval(timer);
    },
    [everyMs],
  );
  const step = (ms: number) => Math.floor(ms / everyMs) * everyMs;
  return useSyncExternalStore(
    subscribe,
    () => step(read()),
    () => step(atFirst),
  );
}
