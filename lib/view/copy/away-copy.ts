import type { AwayView } from "@/lib/protocol/views";
import { clock, dayOf, untilCopy, type TimeFormat } from "./times";

/** "away", "away until 13:00", "away until Tuesday 1 December, 9:00". */
export function awayCopy({ until }: AwayView, now: number, reader: TimeFormat): string {
  if (until === null) return "away";
  const isToday = dayOf(Date.parse(until), reader) === dayOf(now, reader);
  return `away until ${isToday ? clock(until, reader) : untilCopy(until, reader)}`;
}
