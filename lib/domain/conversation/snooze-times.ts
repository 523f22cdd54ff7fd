import { dayLater, instantOf, isWallTime, type WallTime, wallTimeOf, weekdayOf } from "../hours/wall-clock";
import { isSnoozeTime } from "./snooze";

/** Until when something may be snoozed, in the reader's time zone: what is offered, and what is typed. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAYS_OF_WEEK = 7;
const MORNING = 9;
const EVENING = 19;

const presetIds = ["later_today", "this_evening", "tomorrow", "monday", "in_a_week"] as const;
export type PresetId = (typeof presetIds)[number];
export type Preset = { id: PresetId; at: Date };

/** What is offered at once, the soonest first; nothing that has passed, and no time twice. */
export function presets(now: Date, zone: string): Preset[] {
  const today = wallTimeOf(now, zone);
  const at = (days: number, hour: number) => instantOf(dayLater(today, days, hour), zone);
  const times: Record<PresetId, Date> = {
    later_today: new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS + 3 * HOUR_MS),
    this_evening: at(0, EVENING),
    tomorrow: at(1, MORNING),
    monday: at(DAYS_OF_WEEK - weekdayOf(today), MORNING),
    in_a_week: at(DAYS_OF_WEEK, MORNING),
  };
  return presetIds
    .map((id) => ({ id, at: times[id] }))
    .filter(({ at: time }) => time > now)
    .filter(({ at: time }, index, all) => all.findIndex((other) => +other.at === +time) === index)
    .toSorted((a, b) => +a.at - +b.at);
}

/** A number with its unit, such as "2 hours". */
const UNITS: readonly [RegExp, "minutes" | "hours" | "days" | "weeks"][] = [
  [/^m(in(ute)?s?)?$/, "minutes"],
  [/^h(ours?|rs?)?$/, "hours"],
  [/^d(ays?)?$/, "days"],
  [/^w(eeks?)?$/, "weeks"],
];
const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** Which of these a word of at least three letters begins; -1 for none. */
const named = (word: string, names: readonly string[]): number =>
  word.length < 3 ? -1 : names.findIndex((name) => name.startsWith(word));

type Clock = { hour: number; minute: number };

/**
 * What was typed, as a time: "fri 3pm", "tomorrow", "in 2 hours", "next monday 9", "dec 24 8:30", "15:00". Null for what
 * cannot be read, has passed, or may mean two times: then nothing is offered rather than the wrong one.
 */
export function readSnoozeTime(typed: string, now: Date, zone: string): Date | null {
  const words = typed
    .toLowerCase()
    .replace(/([ap])\.m\.?/g, "$1m")
    .replace(/(\d)\s+([ap]m)\b/g, "$1$2")
    .split(/[\s,]+/)
    .filter((word) => word !== "" && word !== "at" && word !== "on");
  const at = inAWhile(words, now, zone) ?? onADay(words, now, zone);
  return at !== null && isSnoozeTime(at, now) ? at : null;
}

/** "in 2 hours", "in a week", "45 min", "2h". Days and weeks keep the clock time. */
function inAWhile(words: readonly string[], now: Date, zone: string): Date | null {
  const [first, second, ...more] = words[0] === "in" ? words.slice(1) : words;
  const joined = /^(\d{1,4})([a-z]+)$/.exec(first ?? "");
  const [amount, unit] = joined ? [joined[1], joined[2]] : [first, second];
  if (amount === undefined || unit === undefined || more.length > 0 || (joined && second !== undefined))
    return null;
  const isOne = words[0] === "in" && (amount === "a" || amount === "an");
  const count = isOne ? 1 : /^\d{1,4}$/.test(amount) ? Number(amount) : null;
  const kind = UNITS.find(([pattern]) => pattern.test(unit))?.[1];
  if (count === null || kind === undefined) return null;
  if (kind === "minutes" || kind === "hours")
    return new Date(now.getTime() + count * (kind === "minutes" ? MINUTE_MS : HOUR_MS));
  const today = wallTimeOf(now, zone);
  return instantOf(
    dayLater(today, kind === "days" ? count : count * DAYS_OF_WEEK, today.hour, today.minute),
    zone,
  );
}

/** A day, a time of day, or both, in either order. */
function onADay(words: readonly string[], now: Date, zone: string): Date | null {
  const today = wallTimeOf(now, zone);
  const clocks = words.map((word, index) => clockOf(word, words.length > 1 && !isOfDate(words, index)));
  const [time, ...others] = clocks.flatMap((clock) => clock ?? []);
  if (others.length > 0) return null;
  const dayWords = words.filter((_, index) => clocks[index] === null);
  const on = (wall: WallTime, clock: Clock = time ?? { hour: MORNING, minute: 0 }): Date | null => {
    const whole = { ...wall, ...clock };
    return isWallTime(whole) ? instantOf(whole, zone) : null;
  };
  const inDays = (days: number, clock?: Clock) => on(dayLater(today, days, 0), clock);

  const [first = "", ...rest] = dayWords;
  if (dayWords.length === 0) {
    if (time === undefined) return null;
    const at = on(today);
    return at !== null && at > now ? at : inDays(1);
  }
  if (rest.length === 0) {
    if (first === "today") return time === undefined ? null : inDays(0);
    if (first === "tonight")
      return time !== undefined && time.hour < 17 ? null : inDays(0, time ?? { hour: EVENING, minute: 0 });
    if (/^tom(orrow)?$|^tmrw?$/.test(first)) return inDays(1);
    if (/^\d{4}-\d{2}-\d{2}$/.test(first)) {
      const [year = 0, month = 0, day = 0] = first.split("-").map(Number);
      return on({ ...today, year, month, day });
    }
  }
  if (rest.length === 1 && /^(this|today|tom(orrow)?)$/.test(first)) {
    const part = { morning: MORNING, evening: EVENING }[rest[0] ?? ""];
    if (part !== undefined && time === undefined)
      return inDays(first.startsWith("tom") ? 1 : 0, { hour: part, minute: 0 });
  }
  if (dayWords.join(" ") === "next week") return inDays(DAYS_OF_WEEK - weekdayOf(today));
  return onAWeekday(dayWords, today, now, inDays) ?? onADate(dayWords, today, now, on);
}

/**
 * "fri", "next mon". Today's own name may mean today or a week later, and "next friday" on a Monday this week's or the one
 * after: neither is guessed.
 */
function onAWeekday(
  words: readonly string[],
  today: WallTime,
  now: Date,
  inDays: (days: number) => Date | null,
): Date | null {
  const isNext = words[0] === "next";
  const [name, ...rest] = isNext ? words.slice(1) : words;
  const day = name === undefined || rest.length > 0 ? -1 : named(name, WEEKDAYS);
  if (day === -1) return null;
  const ahead = (day - weekdayOf(today) + DAYS_OF_WEEK) % DAYS_OF_WEEK;
  if (ahead > 0) return isNext && day > weekdayOf(today) ? null : inDays(ahead);
  const sameDay = inDays(0);
  return isNext || (sameDay !== null && sameDay <= now) ? inDays(DAYS_OF_WEEK) : null;
}

/** "dec 24", "24 december 2026": this year, or the next if that has passed. */
function onADate(
  words: readonly string[],
  today: WallTime,
  now: Date,
  on: (wall: WallTime) => Date | null,
): Date | null {
  const [one = "", two = "", year, ...rest] = words;
  const isMonthFirst = named(one, MONTHS) !== -1;
  const [name, number] = isMonthFirst ? [one, two] : [two, one];
  const month = named(name, MONTHS) + 1;
  const day = /^\d{1,2}(st|nd|rd|th|\.)?$/.test(number) ? Number.parseInt(number, 10) : 0;
  if (month === 0 || day === 0 || rest.length > 0) return null;
  if (year !== undefined)
    return /^20\d\d$/.test(year) ? on({ ...today, year: Number(year), month, day }) : null;
  const thisYear = on({ ...today, month, day });
  return thisYear !== null && thisYear > now ? thisYear : on({ ...today, year: today.year + 1, month, day });
}

/** The number beside the name of a month is its day, and so is a year no time. */
function isOfDate(words: readonly string[], index: number): boolean {
  const isMonth = (at: number) => named(words[at] ?? "", MONTHS) !== -1;
  const months = words.flatMap((_, at) => (isMonth(at) ? [at] : []));
  const [month] = months;
  if (month === undefined) return false;
  const isNumber = (at: number) => /^\d{1,2}$/.test(words[at] ?? "");
  return index === (isNumber(month - 1) && month === 1 ? month - 1 : month + 1);
}

/**
 * "3pm", "15:00", "8:30", "noon". An hour alone counts beside a day, if an office is open then: "tomorrow 3" may be the night
 * or the afternoon.
 */
function clockOf(word: string, mayBeBare: boolean): Clock | null {
  if (word === "noon") return { hour: 12, minute: 0 };
  const [, hours = "", minutes, half] = /^(\d{1,2})(?:[:.](\d\d))?([ap]m)?$/.exec(word) ?? [];
  if (hours === "") return null;
  const [hour, minute] = [Number(hours), Number(minutes ?? 0)];
  if (half !== undefined)
    return hour >= 1 && hour <= 12 ? { hour: (hour % 12) + (half === "pm" ? 12 : 0), minute } : null;
  const isClear = hour >= 8 || (hours.length === 2 && minutes !== undefined);
  return isClear && hour < 24 && (minutes !== undefined || mayBeBare) ? { hour, minute } : null;
}
