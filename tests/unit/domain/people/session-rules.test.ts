import { describe, expect, test } from "vitest";
import {
  isSessionLive,
  isTouchDue,
  SESSION_IDLE_MS,
  SESSION_MAX_MS,
  SESSION_TOUCH_MS,
  sessionExpiresAt,
} from "@/lib/domain/people/session-rules";

const start = new Date("2026-11-22T12:00:00Z");
const at = (ms: number) => new Date(start.getTime() + ms);
const session = { lastSeenAt: start, expiresAt: sessionExpiresAt(start), revokedAt: null };

describe("V39: sessions end when they must", () => {
  test("unused for seven days", () => {
    expect(isSessionLive(session, at(SESSION_IDLE_MS - 1))).toBe(true);
    expect(isSessionLive(session, at(SESSION_IDLE_MS))).toBe(false);
  });

  test("after thirty days, however busy", () => {
    const busy = (ms: number) => isSessionLive({ ...session, lastSeenAt: at(ms) }, at(ms));
    expect(busy(SESSION_MAX_MS - 1)).toBe(true);
    expect(busy(SESSION_MAX_MS)).toBe(false);
  });

  test("the moment it is revoked", () => {
    expect(isSessionLive({ ...session, revokedAt: start }, start)).toBe(false);
  });

  test("the lifetimes are 30 and 7 days", () => {
    expect([SESSION_MAX_MS, SESSION_IDLE_MS].map((ms) => ms / 86_400_000)).toEqual([30, 7]);
  });
});

test("being seen is written once a minute", () => {
  expect(isTouchDue(start, at(SESSION_TOUCH_MS - 1))).toBe(false);
  expect(isTouchDue(start, at(SESSION_TOUCH_MS))).toBe(true);
});
