import type { DisplaySettings } from "@/lib/domain/people/display-settings";

/** How times are written. The reader's format is passed in; `now` is epoch ms. */

/** The reader's zone and usual format: `locale` decides the order of day and month, `hour12` the clock. */
export type TimeFormat = { zone: string; locale: string; hour12: boolean };

/** The format on the server until a browser has sent its own. */
export const serverFormat: TimeFormat = { zone: "UTC", locale: "en-GB", hour12: false };

/**
 * A person's own settings on top of their device's. Screens are in English: from another language only the
 * clock is used.
 */
export function timeFormatOf(
  { zone, clock }: Pick<DisplaySettings, "zone" | "clock">,
  device: { zone: string; locale: string },
): TimeFormat {
  const locale = /^en\b/i.test(device.locale) ? device.locale : "en-GB";
  const usual = new Intl.DateTimeFormat(device.locale, { hour: "numeric" }).resolvedOptions().hour12 ?? false;
  return { zone: zone ?? device.zone, locale, hour12: clock === "auto" ? usual : clock === "12" };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formatters are slow to create and are needed on every row, so they are cached. */
function format(
  { zone, locale }: Pick<TimeFormat, "zone" | "locale">,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${zone} ${locale} ${JSON.stringify(options)}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  formats.set(key, made);
  return made;
}

/** "9:20", "21:20"; or "9:20 pm" with a 12-hour clock. */
export const clock = (iso: string, reader: TimeFormat): string =>
  clockIn(iso, reader, { hour: "numeric", minute: "2-digit" });

function clockIn(iso: string, reader: TimeFormat, parts: Intl.DateTimeFormatOptions): string {
  const written = format(
    { zone: reader.zone, locale: "en-US" },
    { ...parts, hourCycle: reader.hour12 ? "h12" : "h23" },
  ).format(new Date(iso));
  return reader.hour12
    ? written.replace(/\s?([AP])M$/, (_, half: string) => `\u00a0${half.toLowerCase()}m`)
    : written.replace(/^0(?=\d)/, "");
}

/** To the second, for a reader who needs it exactly: "Friday, 27 November 2026, 22:32:05 CET". */
export const exactTime = (iso: string, reader: TimeFormat): string =>
  `${format(reader, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(new Date(iso))}, ${clockIn(iso, reader, { hour: "numeric", minute: "2-digit", second: "2-digit" })} ${zoneName(iso, reader)}`;

const zoneName = (iso: string, { zone, locale }: TimeFormat): string =>
  format({ zone, locale }, { timeZoneName: "short" })
    .formatToParts(new Date(iso))
    .find(({ type }) => type === "timeZoneName")?.value ?? zone;

/** "2026-11-24": the day in that zone, for comparison. */
export const dayOf = (ms: number, { zone }: Pick<TimeFormat, "zone">): string =>
  format({ zone, locale: "en-GB" }, { year: "numeric", month: "2-digit", day: "2-digit" })
    .format(ms)
    .split("/")
    .reverse()
    .join("-");

const daysBetween = (iso: string, now: number, reader: TimeFormat): number =>
  Math.round((Date.parse(dayOf(now, reader)) - Date.parse(dayOf(Date.parse(iso), reader))) / DAY);

/** In a list row: the clock time today, the weekday within a week, otherwise the date. */
export function rowTime(iso: string, now: number, reader: TimeFormat): string {
  const days = daysBetween(iso, now, reader);
  if (days <= 0) return clock(iso, reader);
  if (days < 7) return format(reader, { weekday: "short" }).format(new Date(iso));
  return date(iso, now, reader);
}

/** "3 Oct", or "3 Oct 2025" in another year. */
export function date(iso: string, now: number, reader: TimeFormat): string {
  const sameYear = dayOf(Date.parse(iso), reader).slice(0, 4) === dayOf(now, reader).slice(0, 4);
  return format(reader, { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) }).format(
    new Date(iso),
  );
}

/** A time within some days, past or to come: "15:00", "tomorrow 9:00", "Mon 9:00", "24 Dec 8:30". */
export function nearTime(iso: string, now: number, reader: TimeFormat): string {
  const days = -daysBetween(iso, now, reader);
  const at = clock(iso, reader);
  if (days === 0) return at;
  if (days === 1) return `tomorrow ${at}`;
  const day =
    Math.abs(days) < 7 ? format(reader, { weekday: "short" }).format(new Date(iso)) : date(iso, now, reader);
  return `${day} ${at}`;
}

/** The heading of a day: "Today, Tuesday 24 November". */
export function dayHeading(iso: string, now: number, reader: TimeFormat): string {
  const days = daysBetween(iso, now, reader);
  const sameYear = dayOf(Date.parse(iso), reader).slice(0, 4) === dayOf(now, reader).slice(0, 4);
  const day = format(reader, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  })
    .format(new Date(iso))
    .replace(",", "");
  return days === 0 ? `Today, ${day}` : days === 1 ? `Yesterday, ${day}` : day;
}

/** In a sentence: "at 9:19", "yesterday at 18:04", "on Monday at 17:02", "on 3 Oct at 17:02". */
export function whenCopy(iso: string, now: number, reader: TimeFormat): string {
  const days = daysBetween(iso, now, reader);
  const at = `at ${clock(iso, reader)}`;
  if (days <= 0) return at;
  if (days === 1) return `yesterday ${at}`;
  return days < 7
    ? `on ${format(reader, { weekday: "long" }).format(new Date(iso))} ${at}`
    : `on ${date(iso, now, reader)} ${at}`;
}

/** Seconds under a minute, then minutes, then the clock time: "4 s ago", "6 min ago", "at 9:19". */
export function agoCopy(iso: string, now: number, reader: TimeFormat): string {
  const elapsed = Math.max(0, now - Date.parse(iso));
  if (elapsed < MINUTE) return `${Math.max(1, Math.round(elapsed / SECOND))} s ago`;
  if (elapsed < HOUR) return `${Math.floor(elapsed / MINUTE)} min ago`;
  return whenCopy(iso, now, reader);
}

/** How long a customer has waited: "2 min", "3 h", "2 days". Under a minute shows "1 min", never zero. */
export function waitCopy(sinceIso: string, now: number): string {
  const elapsed = Math.max(0, now - Date.parse(sinceIso));
  if (elapsed < HOUR) return `${Math.max(1, Math.floor(elapsed / MINUTE))} min`;
  if (elapsed < 2 * DAY) return `${Math.floor(elapsed / HOUR)} h`;
  return `${Math.floor(elapsed / DAY)} days`;
}

/**
 * Whole seconds until an instant, for "Leaves in 4 s"; 0 once it has passed. Never more than the time from
 * `sinceIso`, even if the clock is behind.
 */
export const secondsUntil = (iso: string, now: number, sinceIso: string): number =>
  Math.max(0, Math.ceil((Date.parse(iso) - Math.max(now, Date.parse(sinceIso))) / SECOND));

/** Two times of one thing, with the day if the days differ: "9:12", "Fri 27 Nov, 17:02". */
export function timesApart(iso: string, other: string, reader: TimeFormat): [string, string] {
  if (dayOf(Date.parse(iso), reader) === dayOf(Date.parse(other), reader))
    return [clock(iso, reader), clock(other, reader)];
  const whole = (at: string) =>
    `${format(reader, { weekday: "short", day: "numeric", month: "short" }).format(new Date(at)).replace(",", "")}, ${clock(at, reader)}`;
  return [whole(iso), whole(other)];
}

/** For something that ends later: "Thursday 26 November, 18:00". */
export const untilCopy = (iso: string, reader: TimeFormat): string =>
  `${format(reader, { weekday: "long", day: "numeric", month: "long" }).format(new Date(iso)).replace(",", "")}, ${clock(iso, reader)}`;
