import fc from "fast-check";
import { expect, test } from "vitest";
import { TYPING_LAPSE_MS } from "@/lib/protocol/timings";
import {
  atConversation,
  holderOf,
  liveDrafts,
  presentAt,
  replierOf,
  replyingTo,
} from "@/lib/view/reduce/presence";
import { viewersKey, viewersOf } from "@/lib/view/reduce/row-viewers";
import { applyFrame, emptyRoom, nextLapse } from "@/lib/view/reduce/apply-frame";
import type { EphemeralFrame } from "@/lib/view/reduce/apply-frame";
import { ana, ben, me, START, uuid } from "../make";

const conversationId = uuid(100);
const started = { type: "reply.started", conversationId, user: ana } as const;

test("C1: a sign of typing lapses 6 s after it was last heard, by the reader's own clock", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 8 }), fc.nat(12_000), (pauses, wait) => {
      const heard = pauses.reduce<number[]>(
        (times, pause) => [...times, (times.at(-1) ?? START) + pause],
        [],
      );
      const room = heard.reduce((state, now) => applyFrame(state, started, now), emptyRoom);
      const last = heard.at(-1) ?? START;
      expect(replyingTo(room, conversationId, me, last + wait)).toEqual(
        wait < TYPING_LAPSE_MS ? [ana.id] : [],
      );
    }),
  );
});

test("C1: a stop clears the sign and the live draft at once", () => {
  const typing = applyFrame(
    applyFrame(emptyRoom, started, START),
    { type: "draft.changed", conversationId, user: ana, text: "Yes! I set" },
    START,
  );
  expect(liveDrafts(typing, conversationId, me, START)).toEqual([
    { userId: ana.id, text: "Yes! I set", pausedMs: 0 },
  ]);
  const stopped = applyFrame(typing, { type: "reply.stopped", conversationId, user: ana }, START + 10);
  expect(replyingTo(stopped, conversationId, me, START + 10)).toEqual([]);
  expect(liveDrafts(stopped, conversationId, me, START + 10)).toEqual([]);
});

test("C1: a live draft outlasts the sign only as long as its writer holds the reply", () => {
  const lease = { conversationId, user: ana, expiresInMs: 30_000 };
  const typing = applyFrame(
    applyFrame(emptyRoom, { type: "lease.changed", conversationId, lease }, START),
    { type: "draft.changed", conversationId, user: ana, text: "Yes!" },
    START,
  );
  expect(liveDrafts(typing, conversationId, me, START + 8_000)).toEqual([
    { userId: ana.id, text: "Yes!", pausedMs: 8_000 },
  ]);
  expect(liveDrafts(typing, conversationId, me, START + 30_000)).toEqual([]);
  expect(holderOf(typing, conversationId, START + 29_999)).toBe(ana.id);
  expect(holderOf(typing, conversationId, START + 30_000)).toBeNull();
});

test("one's own other tab is nobody else", () => {
  const room = applyFrame(emptyRoom, { ...started, user: { id: me, name: "Cara Osei" } }, START);
  expect(replyingTo(room, conversationId, me, START)).toEqual([]);
});

test("C2: ten tabs are one person, and the strongest state wins", () => {
  const places = [
    { conversationId, state: "hidden" } as const,
    ...Array.from({ length: 9 }, () => ({ conversationId, state: "viewing" }) as const),
    { conversationId: null, state: "viewing" } as const,
  ];
  let room = applyFrame(emptyRoom, { type: "presence.changed", person: { user: ana, places } }, START);
  room = applyFrame(
    room,
    { type: "presence.changed", person: { user: ben, places: [{ conversationId, state: "hidden" }] } },
    START,
  );
  expect(presentAt(room, conversationId, me, START)).toEqual([
    { userId: ana.id, state: "viewing" },
    { userId: ben.id, state: "hidden" },
  ]);
  expect(presentAt(applyFrame(room, started, START), conversationId, me, START)[0]).toEqual({
    userId: ana.id,
    state: "replying",
  });
});

test("V30: an empty list of places is a person gone", () => {
  const here = applyFrame(
    emptyRoom,
    { type: "presence.changed", person: { user: ana, places: [{ conversationId, state: "viewing" }] } },
    START,
  );
  expect(
    presentAt(
      applyFrame(here, { type: "presence.changed", person: { user: ana, places: [] } }, START),
      conversationId,
      me,
      START,
    ),
  ).toEqual([]);
});

test("V30: after a reconnect only what the room says holds; no ghost of before", () => {
  const before = applyFrame(emptyRoom, started, START);
  const hello = { type: "hello", version: 1, presence: [], leases: [], typing: [] } as const;
  expect(applyFrame(before, { ...hello, presence: [], leases: [], typing: [] }, START)).toEqual(emptyRoom);
});

test("a screen is told when to look again", () => {
  expect(nextLapse(emptyRoom, START)).toBeNull();
  expect(nextLapse(applyFrame(emptyRoom, started, START), START + 1)).toBe(START + TYPING_LAPSE_MS);
});

test("of two that are replying, a row names who holds the reply, and without a holder who began last", () => {
  const both = applyFrame(applyFrame(emptyRoom, started, START), { ...started, user: ben }, START + 1_000);
  expect(replierOf(both, conversationId, me, START + 1_000)).toBe(ben.id);
  const held = applyFrame(
    both,
    { type: "lease.changed", conversationId, lease: { conversationId, user: ana, expiresInMs: 30_000 } },
    START + 1_000,
  );
  expect(replierOf(held, conversationId, me, START + 1_000)).toBe(ana.id);
  expect(replierOf(held, conversationId, me, START + TYPING_LAPSE_MS + 500)).toBe(ben.id);
  expect(replierOf(held, conversationId, me, START + 20_000)).toBeNull();
});

test("whoever holds the reply has a face in the strip until that ends, also when their tab died", () => {
  const lease = { conversationId, user: ana, expiresInMs: 30_000 };
  const viewing: EphemeralFrame = {
    type: "presence.changed",
    person: { user: ana, places: [{ conversationId, state: "viewing" }] },
  };
  const gone: EphemeralFrame = { type: "presence.changed", person: { user: ana, places: [] } };
  const held = applyFrame(
    applyFrame(emptyRoom, viewing, START),
    { type: "lease.changed", conversationId, lease },
    START,
  );
  expect(atConversation(held, conversationId, me, START)).toEqual([{ userId: ana.id, state: "viewing" }]);
  const dead = applyFrame(held, gone, START + 5_000);
  expect(atConversation(dead, conversationId, me, START + 29_999)).toEqual([
    { userId: ana.id, state: "hidden" },
  ]);
  expect(atConversation(dead, conversationId, me, START + 30_000)).toEqual([]);
  expect(atConversation(dead, conversationId, ana.id, START + 10), "never the reader").toEqual([]);
  expect(
    presentAt(dead, conversationId, me, START + 10),
    "who holds the reply is not there for that",
  ).toEqual([]);
});

test("C2: a row shows each colleague who has it open once, by their strongest tab, and not twice who is replying", () => {
  const elsewhere = uuid(101);
  const cara = { id: uuid(4), name: "Cara Osei" };
  const at = (place: string, state: "viewing" | "hidden" | "replying") => ({ conversationId: place, state });
  const people = [
    { user: ana, places: [at(conversationId, "replying"), at(elsewhere, "viewing")] },
    { user: ben, places: [at(conversationId, "hidden"), at(conversationId, "viewing")] },
    { user: cara, places: [at(conversationId, "hidden")] },
    { user: { id: me, name: "Me" }, places: [at(conversationId, "viewing")] },
  ];
  const room = applyFrame({ ...emptyRoom, people }, started, START);
  const shown = (place: string, now = START) => viewersOf(viewersKey(room, place, me, now));
  expect(shown(conversationId)).toEqual([
    { userId: ben.id, state: "viewing" },
    { userId: cara.id, state: "hidden" },
  ]);
  expect(shown(elsewhere)).toEqual([{ userId: ana.id, state: "viewing" }]);
  // Who stopped typing is there still.
  expect(shown(conversationId, START + TYPING_LAPSE_MS)[0]).toEqual({ userId: ana.id, state: "viewing" });
  expect(shown(uuid(102))).toEqual([]);
});
