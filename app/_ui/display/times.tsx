"use client";

import { createContext, useContext, useMemo, useSyncExternalStore } from "react";
import type { DisplaySettings } from "@/lib/domain/people/display-settings";
import { serverFormat, timeFormatOf, untilCopy, clock, date, dayOf, exactTime } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";

type Chosen = Pick<DisplaySettings, "zone" | "clock">;
const ChosenContext = createContext<Chosen>({ zone: null, clock: "auto" });

/** How the reader of these pages wants times written. */
export function ReadersTime({ zone, clock, children }: Chosen & { children: React.ReactNode }) {
  return <ChosenContext value={useMemo(() => ({ zone, clock }), [zone, clock])}>{children}</ChosenContext>;
}

const never = () => () => {};
const deviceWay = (): string => `${Intl.DateTimeFormat().resolvedOptions().timeZone} ${navigator.language}`;

/**
 * Null until the reader's browser has reported its zone and language: until then times are in UTC and say so.
 */
function useReadersTime(): TimeFormat | null {
  const chosen = useContext(ChosenContext);
  const device = useSyncExternalStore(never, deviceWay, () => null);
  return useMemo(() => {
    const [zone = serverFormat.zone, locale = serverFormat.locale] = device?.split(" ") ?? [];
    return device === null ? null : timeFormatOf(chosen, { zone, locale });
  }, [chosen, device]);
}

/** When something ends, in the reader's format; in UTC, marked as such, until the browser has reported. */
export function UntilWhen({ iso }: { iso: string }) {
  const device = useReadersTime();
  return (
    <time dateTime={iso}>{`${untilCopy(iso, device ?? serverFormat)}${device === null ? " UTC" : ""}`}</time>
  );
}

/**
 * An instant: "9:24 today", "11 Nov, 16:20". `now` is the page's time, so that server and browser agree on
 * the day.
 */
export function When({ iso, now, short = false }: { iso: string; now: number; short?: boolean }) {
  const device = useReadersTime();
  const reader = device ?? serverFormat;
  const isToday = dayOf(Date.parse(iso), reader) === dayOf(now, reader);
  const day = isToday ? "today" : date(iso, now, reader);
  const at = clock(iso, reader);
  const words = short ? (isToday ? `Today ${at}` : day) : isToday ? `${at} today` : `${day}, ${at}`;
  return (
    <time dateTime={iso} title={exactTime(iso, reader)}>
      {`${words}${device === null && !short ? " UTC" : ""}`}
    </time>
  );
}
