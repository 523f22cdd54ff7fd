import type { AwayView } from "@/lib/protocol/views";
import { nearTime, type TimeFormat } from "./times";

/** "away", "away until 13:00", "away until tomorrow 9:00", "away until 24 Dec 9:00". */
export function awayCopy({ until }: AwayView, now: number, reader: TimeFormat): string {
  if (until === null) return "away";
  return `away until ${nearTime(until, now, reader)}`;
}
