import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { closeCodes } from "@/lib/protocol/frames";
import { mintTicket } from "@/lib/realtime/ticket";
import { granted, received, revoked } from "../support/room-events";
import { ownPath, ownRoom, TestRooms } from "../support/room";
import { ROOM_SECRET, subject } from "../support/tickets";

let rooms: TestRooms;
beforeAll(async () => {
  rooms = await TestRooms.start();
});
afterAll(() => rooms.stop());

const somebody = () => {
  const { sub, name, sid, tid } = subject();
  return { sub, name, sid, tid };
};

test("a person's room tells each of their tabs what concerns them, and shows nobody to anybody", async () => {
  const who = somebody();
  const [desk, phone] = [await rooms.openOwn(who), await rooms.openOwn({ ...who, sid: newId() })];
  desk.type(newId());
  expect((await desk.until("error")).frame.code).toBe("not_allowed");
  await rooms.tell(await ownRoom(who), granted(1, who.sub));
  await Promise.all([desk.until("access.granted"), phone.until("access.granted")]);
  desk.close();
  await rooms.tell(await ownRoom(who), granted(2, who.sub));
  await phone.until("access.granted", ({ seq }) => seq === 2);
  expect(phone.frames.map(({ frame }) => frame.type)).toEqual(["hello", "access.granted", "access.granted"]);
  expect(phone.all("hello")).toMatchObject([{ presence: [], leases: [], typing: [] }]);
  phone.close();
});

test("V6, V31: a person's room opens to nobody else: not to a colleague, not to the same person of another team, not to a ticket of a number", async () => {
  const who = somebody();
  const path = await ownPath(who);
  const deps = { now: new Date(), secret: ROOM_SECRET };
  const refusal = async (subject: Parameters<typeof mintTicket>[0]) =>
    rooms.refusal({ nid: newId() }, { path: `${path}?token=${(await mintTicket(subject, deps)).token}` });
  expect(await refusal(who)).toBe("open");
  expect(await refusal({ ...who, sub: newId() })).toBe(403);
  expect(await refusal({ ...who, tid: newId() })).toBe(403);
  expect(await refusal({ ...who, nid: path.split("/").at(-1) ?? "", may: "reply" })).toBe(403);
  // What the same person hears in another team is said to another room.
  const elsewhere = { ...who, tid: newId() };
  const [here, there] = [await rooms.openOwn(who), await rooms.openOwn(elsewhere)];
  await rooms.tell(await ownRoom(elsewhere), received(1, newId()));
  await there.until("message.received");
  await rooms.tell(await ownRoom(who), granted(1, who.sub));
  await here.until("access.granted");
  expect(here.all("message.received")).toEqual([]);
});

test("V39: a sign-in that ends closes its own tab and no other, and cannot come back; a removed person's close all", async () => {
  const who = somebody();
  const room = await ownRoom(who);
  const [desk, phone] = [await rooms.openOwn(who), await rooms.openOwn({ ...who, sid: newId() })];
  await rooms.tell(room, revoked(1, who.sub, who.sid));
  expect((await desk.closed).code).toBe(closeCodes.signed_out);
  await expect(rooms.openOwn(who)).rejects.toThrow("refused with 403");
  await rooms.tell(room, revoked(2, who.sub));
  expect((await phone.closed).code).toBe(closeCodes.forbidden);
});

test("V5: a person's room that was away knows the end of a sign-in before it admits anybody", async () => {
  const who = somebody();
  rooms.application.commits(await ownRoom(who), revoked(1, who.sub, who.sid));
  await expect(rooms.openOwn(who)).rejects.toThrow("refused with 403");
  (await rooms.openOwn({ ...who, sid: newId() })).close();
});
