import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { closeCodes } from "@/lib/protocol/frames";
import { mintTicket } from "@/lib/realtime/ticket";
import { granted, received, revoked } from "../support/room-events";
import { TestRooms } from "../support/room";
import { ROOM_SECRET, subject } from "../support/tickets";

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
  const tabs = await Promise.all([rooms.open(removed), rooms.open(removed), rooms.open({ ...removed, sid: newId() })]);
  const [ana, elsewhere] = await Promise.all([rooms.open({ nid }), rooms.open({ ...removed, nid: other })]);

  const t0 = performance.now();
  await rooms.tell(nid, received(1, nid), revoked(2, removed.sub), received(3, nid));
  for (const tab of tabs) {
    const { code, at } = await tab.closed;
    expect(code).toBe(closeCodes.forbidden);
    expect(at - t0).toBeLessThan(1_000);
  }
  await rooms.tell(nid, received(4, nid));
  await ana.until("message.received", (event) => event.seq === 4);
  expect(ana.all("presence.changed").at(-1)?.person).toEqual({ user: { id: removed.sub, name: removed.name }, places: [] });
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
