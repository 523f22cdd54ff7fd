import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PressGuard, REST_MS } from "@/app/(inbox)/inbox/_client/writing/press-guard";
import { PresenceStore } from "@/app/(inbox)/inbox/_client/connection/presence-store";
import { ana, makeConversation, makeInbox, makeRow, me, START, support } from "../../view/make";
import { makePage } from "../page";

const conversation = makeConversation();
const conversationId = conversation.id;

function listen() {
  const inbox = makeInbox([makeRow(conversation)]);
  const page = makePage({ inbox, openId: conversationId });
  page.patch({ link: "live" });
  const time = { now: 10_000 };
  const guard = new PressGuard(page, () => time.now);
  guard.start();
  const presence = new PresenceStore(page);
  const lease = (user: { id: string; name: string } | null) =>
    presence.put(support.id, {
      type: "lease.changed",
      conversationId,
      lease: user && { conversationId, user: { id: user.id, name: user.name }, expiresInMs: 30_000 },
    });
  return { page, guard, time, lease };
}

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

test('C1: a press that was meant for "Send" does not take over a reply whose lease arrives in that moment, and the reverse', () => {
  const { page, guard, time, lease } = listen();
  expect(guard.isResting()).toBe(false);
  for (const holder of [ana, null]) {
    lease(holder);
    expect(guard.isResting()).toBe(true);
    expect(page.state.isPressResting).toBe(true);
    time.now += REST_MS - 1;
    expect(guard.isResting()).toBe(true);
    time.now += 1;
    expect(guard.isResting()).toBe(false);
    vi.advanceTimersByTime(REST_MS);
    expect(page.state.isPressResting).toBe(false);
  }
});

test("a lease that is repeated, or is one's own, changes nothing about the button", () => {
  const { guard, time, lease } = listen();
  lease({ id: me, name: "Cara Osei" });
  expect(guard.isResting()).toBe(false);
  lease(ana);
  time.now += REST_MS;
  lease(ana);
  expect(guard.isResting()).toBe(false);
});

test("a lease that runs out gives the button back, and that is another meaning, too", () => {
  const { guard, time, lease } = listen();
  lease(ana);
  time.now += 30_000;
  vi.advanceTimersByTime(30_001);
  expect(guard.isResting()).toBe(true);
});

test("opening a conversation in which somebody holds the reply rests nothing", () => {
  const { page, guard, time, lease } = listen();
  page.patch({ openId: null });
  lease(ana);
  time.now += REST_MS;
  page.patch({ openId: conversationId });
  expect(guard.isResting()).toBe(false);
});
