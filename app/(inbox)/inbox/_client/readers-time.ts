import type { DisplaySettings } from "@/lib/domain/display-settings";
import { timeFormatOf } from "@/lib/view/times";
import type { TimeFormat } from "@/lib/view/times";

/** What this device is set to: its zone and language, parted by a space. */
export const deviceTime = (): string => `${Intl.DateTimeFormat().resolvedOptions().timeZone} ${navigator.language}`;

/** How times are written to the reader at this device. */
export function readersTime(display: DisplaySettings, device = deviceTime()): TimeFormat {
  const [zone = "UTC", locale = "en-GB"] = device.split(" ");
  return timeFormatOf(display, { zone, locale });
}
