import type { DisplaySettings } from "@/lib/domain/display-settings";
import { timeFormatOf } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";

/** Whoever travels has the new zone within so long. */
const ASK_EVERY_MS = 60_000;

let told = { words: "", at: Number.NEGATIVE_INFINITY };
let held: { display: DisplaySettings; device: string; format: TimeFormat } | undefined;

/** What this device is set to: its zone and language, parted by a space. Every part of the page asks at every drawing, and the browser takes long to say. */
export function deviceTime(): string {
  const now = performance.now();
  if (now - told.at >= ASK_EVERY_MS)
    told = { words: `${Intl.DateTimeFormat().resolvedOptions().timeZone} ${navigator.language}`, at: now };
  return told.words;
}

/** How times are written to the reader at this device; the same object as long as it is the same way. */
export function readersTime(display: DisplaySettings, device = deviceTime()): TimeFormat {
  if (held?.display === display && held.device === device) return held.format;
  const [zone = "UTC", locale = "en-GB"] = device.split(" ");
  const format = timeFormatOf(display, { zone, locale });
  held = { display, device, format };
  return format;
}
