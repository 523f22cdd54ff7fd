import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deviceTime, readersTime } from "@/app/(inbox)/inbox/_client/personal/readers-time";
import { makeInbox } from "../../view/make";

const display = { ...makeInbox().me.display, zone: null };
const MINUTE_MS = 60_000;
let zone: string;
let asked: number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  zone = "Europe/Berlin";
  asked = 0;
  vi.stubGlobal("navigator", { language: "en-GB" });
  const { resolvedOptions } = Intl.DateTimeFormat.prototype;
  vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions").mockImplementation(function (
    this: Intl.DateTimeFormat,
  ) {
    asked += 1;
    return { ...resolvedOptions.call(this), timeZone: zone };
  });
  // Whatever was told before is old.
  vi.advanceTimersByTime(MINUTE_MS);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("the parts of a page that write times ask the device once between them, and write in one and the same way", () => {
  const first = readersTime(display);
  const ways = Array.from({ length: 100 }, () => readersTime(display, deviceTime()));
  expect(asked).toBeLessThanOrEqual(2);
  expect(first.zone).toBe("Europe/Berlin");
  for (const way of ways) expect(way).toBe(first);
});

test("a device that was carried into another zone is noticed within a minute, and other settings at once", () => {
  expect(readersTime(display).zone).toBe("Europe/Berlin");
  zone = "America/Denver";
  vi.advanceTimersByTime(MINUTE_MS);
  expect(readersTime(display).zone).toBe("America/Denver");
  expect(readersTime({ ...display, zone: "Asia/Tokyo" }).zone).toBe("Asia/Tokyo");
});
