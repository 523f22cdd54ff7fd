import { isTimeZone } from "../hours/time-zone";

export const clockChoices = ["auto", "12", "24"] as const;
type ClockChoice = (typeof clockChoices)[number];

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** How screens look and how times are written for one person. `zone` null and `auto` follow the device. */
export type DisplaySettings = { zone: string | null; clock: ClockChoice; theme: Theme };

export const asTheDevice: DisplaySettings = { zone: null, clock: "auto", theme: "system" };

/** Completes the stored settings. A zone that this runtime does not know becomes the device's. */
export const readDisplay = (stored: {
  zone?: string | null;
  clock?: string;
  theme?: string;
}): DisplaySettings => ({
  zone: stored.zone && isTimeZone(stored.zone) ? stored.zone : null,
  clock: clockChoices.find((choice) => choice === stored.clock) ?? "auto",
  theme: themes.find((theme) => theme === stored.theme) ?? "system",
});

/** The longest undo window of a reply, in seconds. */
export const MAX_UNDO_SECONDS = 30;

/** Whole seconds from 0 to 30, or null. */
export function checkUndoSeconds(raw: string): number | null {
  const seconds = /^\d{1,2}$/.test(raw.trim()) ? Number(raw) : Number.NaN;
  return seconds <= MAX_UNDO_SECONDS ? seconds : null;
}
