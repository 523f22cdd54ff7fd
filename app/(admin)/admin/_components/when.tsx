"use client";

import { useSyncExternalStore } from "react";
import { clock, date, dayOf } from "@/lib/view/times";

const never = () => () => {};
const readersZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone of whoever reads; UTC, and said so, until their browser has told. */
function useZone(): string | null {
  return useSyncExternalStore(never, readersZone, () => null);
}

/** An instant: "9:24 today", "11 Nov, 16:20". `now` is the page's, so that server and browser agree on the day. */
export function When({ iso, now, short = false }: { iso: string; now: number; short?: boolean }) {
  const told = useZone();
  const zone = told ?? "UTC";
  const isToday = dayOf(Date.parse(iso), zone) === dayOf(now, zone);
  const day = isToday ? "today" : date(iso, now, zone);
  const at = clock(iso, zone);
  const words = short ? (isToday ? `Today ${at}` : day) : isToday ? `${at} today` : `${day}, ${at}`;
  return (
    <time dateTime={iso} title={iso}>
      {words}
      {told === null && !short && " UTC"}
    </time>
  );
}
