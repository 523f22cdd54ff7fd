"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";
import { serverFormat } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";
import { deviceTime, readersTime } from "../_client/personal/readers-time";
import { useClient, useInbox } from "./use-inbox";

const never = () => () => {};
const steady = () => performance.now();

/**
 * How times are written for the reader: by their settings, else by their device. The server cannot know the
 * device and uses a format of its own.
 */
export function useZone(): TimeFormat {
  const device = useSyncExternalStore(never, deviceTime, () => null);
  const display = useInbox((state) => state.inbox.me.display);
  return useMemo(() => (device === null ? serverFormat : readersTime(display, device)), [device, display]);
}

/** Whether times are already in the reader's zone. The server's are not shown, because they would jump. */
export const useIsZoned = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/**
 * The server's current time, in epoch ms, in steps of `everyMs`. Starts at the page's load time, so that
 * server and browser agree.
 */
export function useNow(everyMs: number): number {
  const { clock, loadedAt } = useClient().page;
  return useSteps(everyMs, () => clock.now(), loadedAt);
}

/** `performance.now()`, which nobody can set and against which typing signs expire. */
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
