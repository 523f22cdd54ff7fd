import * as z from "zod/mini";
import { Temporal } from "@/lib/base/temporal";
import { isTimeZone } from "./time-zone";

/** A time on the wall clock, such as 09:00. */
const Time = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/));
/** From and to. A period that does not end after its start ends on the next day; 00:00 to 00:00 is a whole day. */
const Period = z.object({ from: Time, to: Time });
export type Period = z.infer<typeof Period>;

const MAX_PERIODS = 6;
const Periods = z.array(Period).check(z.maxLength(MAX_PERIODS));
const Day = z.string().check(z.refine(isDay));

/**
 * When something is open: work hours of a person, quiet times, shifts, business hours. It repeats each week, in
 * one time zone. On the dates of `exceptions` other periods begin than on that day of the week, or none. A
 * period counts to the day on which it begins.
 */
export const Schedule = z.object({
  zone: z.string().check(z.refine(isTimeZone)),
  /** Monday first. */
  week: z.array(Periods).check(z.length(7)),
  exceptions: z.array(z.object({ date: Day, periods: Periods })).check(z.maxLength(200)),
});
export type Schedule = z.infer<typeof Schedule>;

/** A stored schedule; null for none, and for one that this version cannot read. */
export const readSchedule = (stored: unknown): Schedule | null => Schedule.safeParse(stored).data ?? null;

/** Is it open at this instant? The end of a period is no part of it. */
export const isOpen = (schedule: Schedule, instant: Date): boolean => {
  const today = dayOf(schedule, instant);
  return [today.subtract({ days: 1 }), today].some((day) =>
    intervals(schedule, day).some(({ from, to }) => from <= instant.getTime() && instant.getTime() < to),
  );
};

/** When it next opens or closes; null if it never does. */
export function nextChange(schedule: Schedule, instant: Date): Date | null {
  const now = isOpen(schedule, instant);
  for (let day = dayOf(schedule, instant).subtract({ days: 1 }); !isBeyond(schedule, instant, day);) {
    const bounds = intervals(schedule, day).flatMap(({ from, to }) => [from, to]);
    // An earlier day's last period may end after this day's first one begins.
    const next = intervals(schedule, day.add({ days: 1 })).flatMap(({ from, to }) => [from, to]);
    const change = [...bounds, ...next]
      .filter((bound) => bound > instant.getTime())
      .toSorted((a, b) => a - b)
      .find((bound) => isOpen(schedule, new Date(bound)) !== now);
    if (change !== undefined) return new Date(change);
    day = day.add({ days: 1 });
  }
  return null;
}

/** A week after the last exception everything repeats. */
function isBeyond(schedule: Schedule, instant: Date, day: Temporal.PlainDate): boolean {
  const days = [dayOf(schedule, instant).toString(), ...schedule.exceptions.map(({ date }) => date)];
  const last = Temporal.PlainDate.from(days.toSorted().at(-1) ?? day.toString());
  return Temporal.PlainDate.compare(day, last.add({ days: 8 })) > 0;
}

const dayOf = ({ zone }: Schedule, instant: Date): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate();

/** The periods that begin on this day, as epoch milliseconds. */
function intervals({ zone, week, exceptions }: Schedule, day: Temporal.PlainDate) {
  const date = day.toString();
  const other = exceptions.find((exception) => exception.date === date);
  return (other?.periods ?? week[day.dayOfWeek - 1] ?? []).map(({ from, to }) => ({
    from: instantOf(zone, day, from),
    to: instantOf(zone, to <= from ? day.add({ days: 1 }) : day, to),
  }));
}

/**
 * When the wall clock shows this time. A time that the clock shows twice is the first; one that it leaves out is
 * the moment of the jump, so that a period which lies wholly in the hour left out is empty.
 */
function instantOf(zone: string, day: Temporal.PlainDate, time: string): number {
  const local = day.toPlainDateTime(Temporal.PlainTime.from(time));
  const shown = local.toZonedDateTime(zone);
  if (shown.toPlainDateTime().equals(local)) return shown.epochMilliseconds;
  return (shown.getTimeZoneTransition("previous") ?? shown).epochMilliseconds;
}

function isDay(day: string): boolean {
  try {
    return Temporal.PlainDate.from(day).toString() === day;
  } catch {
    return false;
  }
}

/**
 * The periods of a day as somebody types them: `9:00-12:30, 13:00-17:00`; nothing is none. Null if that cannot be
 * read.
 */
export function readPeriods(typed: string): Period[] | null {
  const parts = typed.split(/[,;]/).flatMap((part) => part.trim() || []);
  const periods = parts.flatMap((part) => {
    const [, fromHour, from = "00", toHour, to = "00"] =
      /^(\d{1,2})(?::(\d\d))?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d\d))?$/.exec(part) ?? [];
    if (fromHour === undefined || toHour === undefined) return [];
    const period = {
      from: clock(fromHour, from),
      to: clock(toHour === "24" && to === "00" ? "0" : toHour, to),
    };
    return Period.safeParse(period).success ? [period] : [];
  });
  return periods.length === parts.length && periods.length <= MAX_PERIODS ? periods : null;
}

const clock = (hour: string, minute: string): string => `${hour.padStart(2, "0")}:${minute}`;

/** The same periods as text again. */
export const periodsText = (periods: readonly Period[]): string =>
  periods.map(({ from, to }) => `${from}-${to}`).join(", ");

/**
 * Dated exceptions as somebody types them, one a line: `2026-12-24 9:00-12:00`, or a date alone for a day off.
 * Null if a line cannot be read, or a date stands twice.
 */
export function readExceptions(typed: string): Schedule["exceptions"] | null {
  const lines = typed.split("\n").flatMap((line) => line.trim() || []);
  const read = lines.flatMap((line) => {
    const date = line.slice(0, 10);
    const periods = readPeriods(line.slice(10));
    return isDay(date) && periods ? [{ date, periods }] : [];
  });
  const isWhole = read.length === lines.length && new Set(read.map(({ date }) => date)).size === read.length;
  return isWhole ? read.toSorted((a, b) => (a.date < b.date ? -1 : 1)) : null;
}

/** The same exceptions as text again. */
export const exceptionsText = (exceptions: Schedule["exceptions"]): string =>
  exceptions.map(({ date, periods }) => `${date} ${periodsText(periods)}`.trim()).join("\n");
