/**
 * What the clock on the wall shows in a time zone, by `Intl` alone: a browser needs nothing else for it. The server has
 * `lib/base/temporal`.
 */
export type WallTime = { year: number; month: number; day: number; hour: number; minute: number };

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const made =
    formats.get(zone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
  formats.set(zone, made);
  return made;
}

/** What a clock on the wall in that zone shows. Seconds are left out. */
export function wallTimeOf(instant: Date, zone: string): WallTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
  };
}

/** The same fields read as UTC: only for counting with them. */
const asUtc = ({ year, month, day, hour, minute }: WallTime): number =>
  Date.UTC(year, month - 1, day, hour, minute);

const DAY_MS = 24 * 60 * 60_000;

/** How far the wall clock is ahead of UTC then, to the minute. */
const offsetAt = (ms: number, zone: string): number =>
  asUtc(wallTimeOf(new Date(ms), zone)) - Math.floor(ms / 60_000) * 60_000;

/**
 * When the wall clock shows this. A time that it shows twice is the first of the two; one that it leaves out is as much
 * later as the clock jumps, so that what is meant for the morning is not before it.
 */
export function instantOf(wall: WallTime, zone: string): Date {
  const shown = asUtc(wall);
  const [before, after] = [offsetAt(shown - DAY_MS, zone), offsetAt(shown + DAY_MS, zone)];
  const found = [before, after]
    .map((offset) => shown - offset)
    .filter((ms) => asUtc(wallTimeOf(new Date(ms), zone)) === shown);
  return new Date(found.length > 0 ? Math.min(...found) : shown - before);
}

/** The day so many days later, at this time. */
export function dayLater(wall: WallTime, days: number, hour: number, minute = 0): WallTime {
  const day = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days));
  return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate(), hour, minute };
}

/** Monday is 0. */
export const weekdayOf = ({ year, month, day }: WallTime): number =>
  (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;

/** Is there such a day and time? February has no 30th. */
export function isWallTime(wall: WallTime): boolean {
  const day = new Date(Date.UTC(wall.year, wall.month - 1, wall.day));
  return (
    day.getUTCMonth() === wall.month - 1 &&
    day.getUTCDate() === wall.day &&
    wall.hour >= 0 &&
    wall.hour < 24 &&
    wall.minute >= 0 &&
    wall.minute < 60
  );
}
