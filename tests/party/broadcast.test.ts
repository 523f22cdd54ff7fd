import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { received, takenOver } from "../support/room-events";
import { TestRooms } from "../support/room";
import { patience } from "@/tests/support/patience";

let rooms: TestRooms;
beforeAll(async () => {
  rooms = await TestRooms.start();
});
afterAll(() => rooms.stop());

test("events reach every socket of the number, in order and without holes, and no other number's", async () => {
  const nid = newId();
  const tabs = await Promise.all(Array.from({ length: 10 }, () => rooms.open({ nid })));
  const stranger = await rooms.open({ nid: newId() });
  for (let seq = 1; seq <= 100; seq += 5) {
    expect(await rooms.tell(nid, ...[0, 1, 2, 3, 4].map((i) => received(seq + i, nid)))).toEqual({
      ok: true,
    });
  }
  const expected = Array.from({ length: 100 }, (_, i) => i + 1);
  for (const tab of tabs) {
    await tab.until("message.received", (event) => event.seq === 100);
    expect(tab.all("message.received").map((event) => event.seq)).toEqual(expected);
  }
  await stranger.settle();
  expect(stranger.all("message.received")).toEqual([]);
});

test("a text of the greatest size arrives whole", async () => {
  const nid = newId();
  const tab = await rooms.open({ nid });
  const body = "ü".repeat(100_000);
  await rooms.tell(nid, received(1, nid, body));
  expect((await tab.until("message.received")).frame.message.body).toBe(body);
});

test("C1: a colleague's first key is seen within 500 ms, in the conversation with the text and in the list without", async () => {
  const nid = newId();
  const conversation = newId();
  const [ana, ben, cara] = await Promise.all(["Ana", "Ben", "Cara"].map((name) => rooms.open({ nid, name })));
  ben!.view(conversation);
  await ben!.until("presence.changed", ({ person }) =>
    person.places.some((place) => place.conversationId === conversation),
  );
  const t0 = performance.now();
  ana!.type(conversation, "I am on it");
  expect((await cara!.until("reply.started")).at - t0).toBeLessThan(patience(500));
  expect((await ben!.until("draft.changed")).frame.text).toBe("I am on it");
  ana!.stop(conversation);
  await Promise.all([
    cara!.until("reply.stopped"),
    ben!.until("draft.changed", (frame) => frame.text === ""),
  ]);
  expect(cara!.all("draft.changed")).toEqual([]);
});

test("a take-over moves the reply and tells the former holder, whose keys do not regain it", async () => {
  const nid = newId();
  const conversation = newId();
  const [anaId, benId] = [newId(), newId()];
  const ana = await rooms.open({ nid, sub: anaId });
  const ben = await rooms.open({ nid, sub: benId });
  ana.type(conversation);
  expect((await ben.until("lease.changed")).frame.lease?.user.id).toBe(anaId);
  await rooms.tell(nid, takenOver(1, conversation, benId, anaId));
  expect((await ana.until("reply.taken_over")).frame.by).toBe(benId);
  expect((await ana.until("lease.changed")).frame.lease?.user.id).toBe(benId);
  ana.type(conversation);
  const late = await rooms.open({ nid });
  expect(late.all("hello")[0]?.leases).toMatchObject([{ conversationId: conversation, user: { id: benId } }]);
});
