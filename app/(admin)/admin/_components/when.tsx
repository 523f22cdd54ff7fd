"use client";

import { clock, date, dayOf, exactTime, serverFormat } from "@/lib/view/copy/times";
import { useReadersTime } from "@/app/_ui/readers-time";

/** An instant: "9:24 today", "11 Nov, 16:20". `now` is the page's, so that server and browser agree on the day. */
export function When({ iso, now, short = false }: { iso: string; now: number; short?: boolean }) {
  const told = useReadersTime();
  const reader = told ?? serverFormat;
  const isToday = dayOf(Date.parse(iso), reader) === dayOf(now, reader);
  const day = isToday ? "today" : date(iso, now, reader);
  const at = clock(iso, reader);
  const words = short ? (isToday ? `Today ${at}` : day) : isToday ? `${at} today` : `${day}, ${at}`;
  return (
    <time dateTime={iso} title={exactTime(iso, reader)}>
      {`${words}${told === null && !short ? " UTC" : ""}`}
    </time>
  );
}
