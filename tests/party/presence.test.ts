import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newId } from "@/lib/base/ids";
import { closeCodes } from "@/lib/protocol/frames";
import { TestRooms, type Tab } from "../support/room";
import { patience } from "@/tests/support/patience";

let rooms: TestRooms;
beforeAll(async () => {
  rooms = await TestRooms.start();
});
afterAll(() => rooms.stop());

const gone = (watcher: Tab, userId: string, withinMs: number) =>
  watcher.until(
    "presence.changed",
    ({ person }) => person.user.id === userId && person.places.length === 0,
    withinMs,
  );

/** What a newcomer is told of a person. */
async function shown(nid: string, userId: string) {
  const tab = await rooms.open({ nid });
  const person = tab.all("hello")[0]?.presence.find(({ user }) => user.id === userId);
  tab.close();
  return person?.places;
}

describe("V30: presence tells the truth", () => {
  test.each(["close", "vanish"] as const)("a tab that goes away (%s) is gone within 5 s", async (how) => {
    const nid = newId();
    const sub = newId();
    const ben = await rooms.open({ nid });
    const ana = await rooms.open({ nid, sub });
    await ben.until("presence.changed", ({ person }) => person.user.id === sub);
    ana[how]();
    await gone(ben, sub, 5_000);
    expect(await shown(nid, sub)).toBeUndefined();
  });

  test("closing one tab leaves the other, and one person is shown once", async () => {
    const nid = newId();
    const sub = newId();
    const [one, two] = [await rooms.open({ nid, sub }), await rooms.open({ nid, sub })];
    one.view(nid);
    two.view(nid, true);
    await two.settle();
    two.view(nid, true);
    await one.settle();
    one.view(nid);
    await vi.waitFor(
      async () => expect(await shown(nid, sub)).toEqual([{ conversationId: nid, state: "viewing" }]),
      { timeout: patience(1_000) },
    );
    one.close();
    await vi.waitFor(
      async () => expect(await shown(nid, sub)).toEqual([{ conversationId: nid, state: "hidden" }]),
      { timeout: patience(1_000) },
    );
    two.close();
  });

  test("a restart of the room leaves no ghosts, and the reply stays held until its time is over", async () => {
    const own = await TestRooms.start();
    try {
      const nid = newId();
      const ana = await own.open({ nid });
      ana.type(nid);
      await ana.until("lease.changed");
      await own.crashAndRestart();
      const ben = await own.open({ nid, name: "Ben" });
      const [hello] = ben.all("hello");
      expect(hello?.presence.map(({ user }) => user.name)).toEqual(["Ben"]);
      expect(hello?.typing).toEqual([]);
      expect(hello?.leases).toHaveLength(1);
    } finally {
      await own.stop();
    }
  });
});

describe.concurrent("over half a minute", () => {
  test(
    "V30: a silent socket is closed and gone within 25 s, those who only ping stay",
    { timeout: 40_000 },
    async () => {
      const nid = newId();
      const sub = newId();
      const ben = (await rooms.open({ nid })).keepAlive();
      const cara = (await rooms.open({ nid })).keepAlive();
      const silent = await rooms.open({ nid, sub });
      await ben.until("presence.changed", ({ person }) => person.user.id === sub);
      await gone(ben, sub, 25_000);
      expect((await silent.closed).code).toBe(closeCodes.silent);
      await ben.settle();
      await cara.settle();
    },
  );

  test(
    "C1: the sign ends 6 s after the last key, and the reply is free 30 s after it",
    { timeout: 45_000 },
    async () => {
      const nid = newId();
      const ben = (await rooms.open({ nid })).keepAlive();
      const ana = (await rooms.open({ nid })).keepAlive();
      const t0 = performance.now();
      ana.type(nid);
      await ben.until("lease.changed");
      expect((await ben.until("reply.stopped", () => true, 8_000)).at - t0).toBeGreaterThan(5_900);
      const { frame, at } = await ben.until("lease.changed", () => true, 27_000);
      expect(frame.lease).toBeNull();
      expect(at - t0).toBeGreaterThan(29_900);
    },
  );

  test(
    "a room put to sleep still knows who is here, who holds the reply, and whom to tell",
    { timeout: 40_000 },
    async () => {
      const own = await TestRooms.start();
      try {
        const nid = newId();
        const sub = newId();
        const ana = await own.open({ nid, sub });
        ana.view(nid);
        ana.type(nid);
        await ana.until("lease.changed");
        await asleep(own);
        const ben = await own.open({ nid, name: "Ben" });
        const [hello] = ben.all("hello");
        expect(hello?.presence.find(({ user }) => user.id === sub)?.places).toEqual([
          { conversationId: nid, state: "viewing" },
        ]);
        expect(hello?.leases.map((lease) => lease.user.id)).toEqual([sub]);
        await ana.until("presence.changed", ({ person }) => person.user.name === "Ben");
        ana.stop(nid);
        await ben.until("lease.changed", ({ lease }) => lease === null);
      } finally {
        await own.stop();
      }
    },
  );
});

/** The runtime drops an idle room after some 10 s; it closes the room's database then, and its write-ahead log goes. */
async function asleep(own: TestRooms): Promise<void> {
  const folder = join(own.folder, "storage", "number-room");
  const log = (await readdir(folder)).find(
    (name) => name.endsWith(".sqlite-wal") && !name.startsWith("metadata"),
  );
  if (!log) throw new Error("no open database");
  await vi.waitFor(() => expect(access(join(folder, log))).rejects.toThrow(), {
    timeout: 20_000,
    interval: 250,
  });
}
