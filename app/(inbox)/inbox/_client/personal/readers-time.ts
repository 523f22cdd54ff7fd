import type { DisplaySettings } from "@/lib/domain/people/display-settings";
import { timeFormatOf } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";

/** A traveller gets the new time zone within this time. */
const ASK_EVERY_MS = 60_000;

let latest = { words: "", at: Number.NEGATIVE_INFINITY };
let held: { display: DisplaySettings; device: string; format: TimeFormat } | undefined;

/**
 * The device's time zone and language, separated by a space. Cached: every part of the page asks at every
 * render, and the browser answers slowly.
 */
export function deviceTime(): string {
  const now = performance.now();
  if (now - latest.at >= ASK_EVERY_MS)
    latest = { words: `${Intl.DateTimeFormat().resolvedOptions().timeZone} ${navigator.language}`, at: now };
  return latest.words;
}

/** How times are written for the reader on this device. Returns the same object while nothing changes. */
export function readersTime(display: DisplaySettings, device = deviceTime()): TimeFormat {
  if (held?.display === display && held.device === device) return held.format;
  const [zone = "UTC", locale = "en-GB"] = device.split(" ");
  const format = timeFormatOf(display, { zone, locale });
  held = { display, device, format };
  return format;
}
