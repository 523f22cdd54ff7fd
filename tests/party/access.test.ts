import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { closeCodes } from "@/lib/protocol/frames";
import { mintTicket } from "@/lib/realtime/ticket";
import { granted, received, revoked } from "../support/room-events";
import { TestRooms } from "../support/room";
import { ROOM_SECRET, subject } from "../support/tickets";
import { patience } from "@/tests/support/patience";

let rooms: TestRooms;
beforeAll(async () => {
  rooms = await TestRooms.start();
});
afterAll(() => rooms.stop());

test("V5: a removed person's sockets close within 1 s, hear nothing more and cannot come back; the others stay", async () => {
  const nid = newId();
  const other = newId();
  const removed = subject({ nid });
  const unused = await mintTicket(removed, { now: new Date(), secret: ROOM_SECRET });
  const tabs = await Promise.all([
    rooms.open(removed),
    rooms.open(removed),
    rooms.open({ ...removed, sid: newId() }),
  ]);
  const [ana, elsewhere] = await Promise.all([rooms.open({ nid }), rooms.open({ ...removed, nid: other })]);

  const t0 = performance.now();
  await rooms.tell(nid, received(1, nid), revoked(2, removed.sub), received(3, nid));
  for (const tab of tabs) {
    const { code, at } = await tab.closed;
    expect(code).toBe(closeCodes.forbidden);
    expect(at - t0).toBeLessThan(patience(1_000));
  }
  await rooms.tell(nid, received(4, nid));
  await ana.until("message.received", (event) => event.seq === 4);
  expect(ana.all("presence.changed").at(-1)?.person).toEqual({
    user: { id: removed.sub, name: removed.name },
    places: [],
  });
  expect(ana.all("message.received").map((event) => event.seq)).toEqual([1, 3, 4]);
  for (const tab of tabs) expect(tab.frames.filter(({ frame }) => "seq" in frame)).toEqual([]);

  expect(await rooms.refusal(removed, { token: unused.token })).toBe(403);
  await rooms.tell(other, received(1, other));
  await elsewhere.until("message.received");
});

test("V5: a restart of the room forgets no revocation", async () => {
  const nid = newId();
  const removed = subject({ nid });
  const unused = await mintTicket(removed, { now: new Date(), secret: ROOM_SECRET });
  await rooms.tell(nid, revoked(1, removed.sub));
  await rooms.crashAndRestart();
  expect(await rooms.refusal(removed, { token: unused.token })).toBe(403);
});

test("access given back opens the door at once", async () => {
  const nid = newId();
  const who = subject({ nid });
  await rooms.tell(nid, revoked(1, who.sub), granted(2, who.sub));
  (await rooms.open(who)).close();
});

test("V39: when a sign-in ends its sockets close as signed out; the person's other sign-in stays", async () => {
  const nid = newId();
  const who = subject({ nid });
  const desk = await rooms.open(who);
  const phone = await rooms.open({ ...who, sid: newId() });
  await rooms.tell(nid, revoked(1, who.sub, who.sid));
  expect((await desk.closed).code).toBe(closeCodes.signed_out);
  await rooms.tell(nid, received(2, nid));
  await phone.until("message.received");
  expect(await rooms.refusal(who)).toBe(403);
});

describe("V5: what a room was not told", () => {
  test("a room that was away knows who was removed meanwhile before it admits anybody", async () => {
    const nid = newId();
    const removed = subject({ nid });
    const unused = await mintTicket(removed, { now: new Date(), secret: ROOM_SECRET });
    const before = await rooms.open({ nid });
    await rooms.crashAndRestart();
    expect((await before.closed).code).not.toBe(closeCodes.forbidden);
    rooms.application.commits(nid, revoked(1, removed.sub));
    expect(await rooms.refusal(removed, { token: unused.token })).toBe(403);
    expect(await rooms.refusal({ nid })).toBe("open");
  });

  test("a room that missed an event learns of the removal before it tells the next one", async () => {
    const nid = newId();
    const removed = subject({ nid });
    const [tab, ana] = await Promise.all([rooms.open(removed), rooms.open({ nid })]);
    await rooms.tell(nid, received(1, nid));
    await tab.until("message.received");
    rooms.application.commits(nid, revoked(2, removed.sub));
    await rooms.tell(nid, received(3, nid));
    expect((await tab.closed).code).toBe(closeCodes.forbidden);
    await ana.until("message.received", (event) => event.seq === 3);
    expect(tab.all("message.received").map((event) => event.seq)).toEqual([1]);
  });

  test("events that go on without a hole cost no question", async () => {
    const nid = newId();
    const tab = await rooms.open({ nid });
    await rooms.tell(nid, received(1, nid));
    const { asked } = rooms.application;
    for (const seq of [2, 3, 3, 4]) await rooms.tell(nid, received(seq, nid));
    await tab.until("message.received", (event) => event.seq === 4);
    expect(rooms.application.asked).toBe(asked);
  });

  test("without the application nobody comes in and nothing is told that may come too late; with it all goes on", async () => {
    const nid = newId();
    const tab = await rooms.open({ nid });
    rooms.application.isAway = true;
    try {
      expect(await rooms.refusal({ nid })).toBe(503);
      expect(await rooms.tell(nid, received(1, nid))).toEqual({ ok: false, retry: "later" });
    } finally {
      rooms.application.isAway = false;
    }
    expect(await rooms.refusal({ nid })).toBe("open");
    expect(await rooms.tell(nid, received(1, nid))).toEqual({ ok: true });
    await tab.until("message.received");
  });

  test("V34: many who come back at once share the question", async () => {
    const nid = newId();
    const { asked } = rooms.application;
    await Promise.all(Array.from({ length: 100 }, () => rooms.open({ nid })));
    expect(rooms.application.asked - asked).toBeLessThan(50);
  });
});

describe("V5: a change of role on an open socket", () => {
  test("whoever may only watch from now on holds the reply no more, shows no draft and types no more", async () => {
    const nid = newId();
    const who = subject({ nid });
    const old = await mintTicket(who, { now: new Date(), secret: ROOM_SECRET });
    const [ben, ana] = await Promise.all([rooms.open({ nid }), rooms.open(who)]);
    ben.view(nid);
    await ben.until("presence.changed", ({ person }) =>
      person.places.some((place) => place.conversationId === nid),
    );
    ana.type(nid, "half a");
    await ben.until("draft.changed", (frame) => frame.text === "half a");

    await rooms.tell(nid, granted(1, who.sub, "read"));
    await ben.until("draft.changed", (frame) => frame.text === "");
    expect((await ben.until("lease.changed")).frame.lease).toBeNull();
    ana.type(nid, "half a word");
    expect((await ana.until("error")).frame.code).toBe("not_allowed");

    // Nor with a ticket of the time when it was allowed.
    const again = await rooms.open(who, { token: old.token });
    again.type(nid, "and once more");
    expect((await again.until("error")).frame.code).toBe("not_allowed");
    expect(ben.all("draft.changed").at(-1)?.text).toBe("");
  });

  test("whoever may reply from now on does so on the same socket", async () => {
    const nid = newId();
    const who = subject({ nid, may: "read" });
    const [ben, ana] = await Promise.all([rooms.open({ nid }), rooms.open(who)]);
    await rooms.tell(nid, granted(1, who.sub, "reply"));
    await ana.until("access.granted");
    ana.type(nid);
    expect((await ben.until("lease.changed")).frame.lease?.user.id).toBe(who.sub);
  });

  test("a room that missed the change learns of it too", async () => {
    const nid = newId();
    const who = subject({ nid });
    const old = await mintTicket(who, { now: new Date(), secret: ROOM_SECRET });
    rooms.application.commits(nid, granted(1, who.sub, "read"));
    const tab = await rooms.open(who, { token: old.token });
    tab.type(nid);
    expect((await tab.until("error")).frame.code).toBe("not_allowed");
  });
});
