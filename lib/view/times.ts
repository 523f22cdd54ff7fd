/** How times are written. The zone is the reader's and is passed in; `now` is epoch ms. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formatters are slow to make and are asked for on every row. */
function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  const made = formats.get(key) ?? new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });
  formats.set(key, made);
  return made;
}

/** "9:20". */
export const clock = (iso: string, zone: string): string =>
  format(zone, { hour: "numeric", minute: "2-digit", hourCycle: "h23" }).format(new Date(iso)).replace(/^0(?=\d)/, "");

/** "2026-11-24": the day in that zone, for comparison. */
export const dayOf = (ms: number, zone: string): string =>
  format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(ms).split("/").reverse().join("-");

const daysBetween = (iso: string, now: number, zone: string): number =>
  Math.round((Date.parse(dayOf(now, zone)) - Date.parse(dayOf(Date.parse(iso), zone))) / DAY);

/** In a list row: the clock today, the weekday within a week, then the date. */
export function rowTime(iso: string, now: number, zone: string): string {
  const days = daysBetween(iso, now, zone);
  if (days <= 0) return clock(iso, zone);
  if (days < 7) return format(zone, { weekday: "short" }).format(new Date(iso));
  return date(iso, now, zone);
}

/** "3 Oct", or "3 Oct 2025" when the year is another. */
export function date(iso: string, now: number, zone: string): string {
  const sameYear = dayOf(Date.parse(iso), zone).slice(0, 4) === dayOf(now, zone).slice(0, 4);
  return format(zone, { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) }).format(new Date(iso));
}

/** Above a day's items: "Today, Tuesday 24 November". */
export function dayHeading(iso: string, now: number, zone: string): string {
  const days = daysBetween(iso, now, zone);
  const sameYear = dayOf(Date.parse(iso), zone).slice(0, 4) === dayOf(now, zone).slice(0, 4);
  const day = format(zone, { weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) })
    .format(new Date(iso))
    .replace(",", "");
  return days === 0 ? `Today, ${day}` : days === 1 ? `Yesterday, ${day}` : day;
}

/** In a sentence: "at 9:19", "yesterday at 18:04", "on Monday at 17:02", "on 3 Oct at 17:02". */
export function whenWords(iso: string, now: number, zone: string): string {
  const days = daysBetween(iso, now, zone);
  const at = `at ${clock(iso, zone)}`;
  if (days <= 0) return at;
  if (days === 1) return `yesterday ${at}`;
  return days < 7 ? `on ${format(zone, { weekday: "long" }).format(new Date(iso))} ${at}` : `on ${date(iso, now, zone)} ${at}`;
}

/** Seconds under a minute, then minutes, then the clock: "4 s ago", "6 min ago", "at 9:19". */
export function agoWords(iso: string, now: number, zone: string): string {
  const elapsed = Math.max(0, now - Date.parse(iso));
  if (elapsed < MINUTE) return `${Math.max(1, Math.round(elapsed / SECOND))} s ago`;
  if (elapsed < HOUR) return `${Math.floor(elapsed / MINUTE)} min ago`;
  return whenWords(iso, now, zone);
}

/** How long a customer waits: "2 min", "3 h", "2 days". Under a minute is "1 min": a wait is never nothing. */
export function waitWords(sinceIso: string, now: number): string {
  const elapsed = Math.max(0, now - Date.parse(sinceIso));
  if (elapsed < HOUR) return `${Math.max(1, Math.floor(elapsed / MINUTE))} min`;
  if (elapsed < 2 * DAY) return `${Math.floor(elapsed / HOUR)} h`;
  return `${Math.floor(elapsed / DAY)} days`;
}

/** Whole seconds until an instant, for "Leaves in 4 s"; 0 once it has passed. A clock that is behind makes it no longer than from `sinceIso`. */
export const secondsUntil = (iso: string, now: number, sinceIso: string): number =>
  Math.max(0, Math.ceil((Date.parse(iso) - Math.max(now, Date.parse(sinceIso))) / SECOND));

/** Of two times of one thing: the day is said where they are not of the same day. "9:12", "Fri 27 Nov, 17:02". */
export function timesApart(iso: string, other: string, zone: string): [string, string] {
  if (dayOf(Date.parse(iso), zone) === dayOf(Date.parse(other), zone)) return [clock(iso, zone), clock(other, zone)];
  const whole = (at: string) => `${format(zone, { weekday: "short", day: "numeric", month: "short" }).format(new Date(at)).replace(",", "")}, ${clock(at, zone)}`;
  return [whole(iso), whole(other)];
}
