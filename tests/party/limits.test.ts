import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newId } from "@/lib/base/ids";
import { MAX_FRAME_BYTES, closeCodes } from "@/lib/protocol/frames";
import { NEW_REPLIES } from "@/party/rate-limit";
import { MAX_LEASES_PER_PERSON } from "@/party/lease";
import { received } from "../support/room-events";
import { TestRooms, type Tab } from "../support/room";
import { patience } from "@/tests/support/patience";

let rooms: TestRooms;
beforeAll(async () => {
  rooms = await TestRooms.start();
});
afterAll(() => rooms.stop());

/** 19 colleagues, who must notice nothing. */
const colleagues = (nid: string) => Promise.all(Array.from({ length: 19 }, () => rooms.open({ nid })));

async function expectServed(nid: string, tabs: Tab[]): Promise<void> {
  const t0 = performance.now();
  await rooms.tell(nid, received(1, nid));
  for (const tab of tabs) expect((await tab.until("message.received")).at - t0).toBeLessThan(patience(1_000));
}

async function expectClosed(tab: Tab, code: number, since: number): Promise<void> {
  const closed = await tab.closed;
  expect(closed.code).toBe(code);
  expect(closed.at - since).toBeLessThan(patience(1_000));
}

const junk: [string, string | Buffer][] = [
  ["not JSON", "hello"],
  ["nothing", ""],
  ["null", "null"],
  ["a list", "[]"],
  ["a number", "1"],
  ["bytes", Buffer.from([0, 1, 2, 255])],
  ["an unknown type", '{"type":"shutdown"}'],
  ["an event of ours", '{"type":"message.received","seq":1}'],
  ["missing fields", '{"type":"view"}'],
  ["wrong types", '{"type":"view","conversationId":5,"hidden":"no"}'],
  ["extra fields", `{"type":"stopped","conversationId":"${newId()}","seq":-1}`],
  ["a seq of 1e308", `{"type":"stopped","conversationId":"${newId()}","seq":1e308}`],
  ["a conversation that is no id", '{"type":"stopped","conversationId":"__proto__"}'],
  [
    "another's identity",
    `{"type":"typing","conversationId":"${newId()}","text":"x","user":{"id":"${newId()}","name":"Boss"}}`,
  ],
];

describe("junk", () => {
  test.each(junk)(
    "BR8, BR9: %s is answered with an error to its sender, and to nobody else",
    async (_what, data) => {
      const nid = newId();
      const [tab, other] = await Promise.all([rooms.open({ nid }), rooms.open({ nid })]);
      const heard = other.frames.length;
      tab.sayRaw(data);
      expect((await tab.until("error")).frame.code).toBe("bad_frame");
      await other.settle();
      expect(other.frames.slice(heard).filter(({ frame }) => frame.type !== "presence.changed")).toEqual([]);
      tab.close();
      other.close();
    },
  );

  test("BR8: a few more and the sender is closed", async () => {
    const nid = newId();
    const tab = await rooms.open({ nid });
    const t0 = performance.now();
    for (let i = 0; i < 4; i += 1) tab.sayRaw("x");
    await expectClosed(tab, closeCodes.rate_limited, t0);
    expect(tab.all("error")).toHaveLength(3);
  });
});

describe("V33: limits", () => {
  test.each([MAX_FRAME_BYTES + 1, 1024 * 1024])(
    "a frame of %i bytes closes its sender; the others are served",
    async (bytes) => {
      const nid = newId();
      const tabs = await colleagues(nid);
      const offender = await rooms.open({ nid });
      const t0 = performance.now();
      offender.sayRaw("x".repeat(bytes));
      await expectServed(nid, tabs);
      await expectClosed(offender, closeCodes.too_large, t0);
      for (const tab of tabs) tab.close();
    },
  );

  test("33 MiB are refused by the runtime itself: the sender is gone for the others, who are served", async () => {
    const nid = newId();
    const sub = newId();
    const tabs = await colleagues(nid);
    const offender = await rooms.open({ nid, sub });
    // The runtime stops reading in the middle; whether the sender still gets a close frame is its network's affair.
    offender.socket.on("error", () => {});
    const before = await residentMb(rooms.pid);
    offender.sayRaw(Buffer.alloc(33 * 1024 * 1024, "x"));
    await tabs[0]?.until(
      "presence.changed",
      ({ person }) => person.user.id === sub && person.places.length === 0,
      5_000,
    );
    await expectServed(nid, tabs);
    offender.vanish();
    await vi.waitFor(async () => expect((await residentMb(rooms.pid)) - before).toBeLessThan(100), {
      timeout: patience(1_000),
    });
    for (const tab of tabs) tab.close();
  });

  test("a frame of the greatest size counts bytes, not characters", async () => {
    const nid = newId();
    const tab = await rooms.open({ nid });
    const t0 = performance.now();
    tab.sayRaw("ü".repeat(MAX_FRAME_BYTES / 2 + 1));
    await expectClosed(tab, closeCodes.too_large, t0);
  });

  test("a flood closes the sender within 1 s and leaves the others and the memory alone", async () => {
    const nid = newId();
    const tabs = await colleagues(nid);
    const offender = await rooms.open({ nid });
    const before = await residentMb(rooms.pid);
    const t0 = performance.now();
    for (let i = 0; i < 5_000; i += 1) offender.view(null, i % 2 === 0);
    await expectServed(nid, tabs);
    await expectClosed(offender, closeCodes.rate_limited, t0);
    expect(offender.all("error").at(-1)?.code).toBe("too_fast");
    await vi.waitFor(async () => expect((await residentMb(rooms.pid)) - before).toBeLessThan(100), {
      timeout: patience(1_000),
    });
    for (const tab of tabs) tab.close();
  });

  test("members who write in conversations that do not exist are closed; a colleague's events flow meanwhile, and the room stays small", async () => {
    const nid = newId();
    const ana = await rooms.open({ nid });
    const offenders = await Promise.all(Array.from({ length: 20 }, () => rooms.open({ nid })));
    const before = await residentMb(rooms.pid);
    let seq = 0;
    const t0 = performance.now();
    // 500 frames a second in all, as long as anybody is let: as many turns as it takes, and an event in each.
    const open = new Set(offenders);
    for (const tab of offenders) void tab.closed.then(() => open.delete(tab));
    let sent = 0;
    for (let turn = 0; turn < 100 && open.size > 0; turn += 1) {
      for (const tab of open) {
        tab.type(newId(), "x".repeat(3_000));
        sent += 1;
      }
      expect(await rooms.tell(nid, received((seq += 1), nid))).toEqual({ ok: true });
    }
    const codes = await Promise.all(offenders.map(async (tab) => (await tab.closed).code));
    const seconds = (performance.now() - t0) / 1_000;
    expect(new Set(codes)).toEqual(new Set([closeCodes.rate_limited]));
    await ana.until("message.received", (event) => event.seq === seq, 10_000);
    expect(ana.all("message.received").map((event) => event.seq)).toEqual(
      Array.from({ length: seq }, (_, i) => i + 1),
    );
    expect(sent).toBeGreaterThan(20 * NEW_REPLIES.atOnce);
    // What they made the room tell is bounded by who they are and how long they were there, not by how much they sent.
    expect(ana.all("lease.changed").filter(({ lease }) => lease !== null).length).toBeLessThanOrEqual(
      20 * (NEW_REPLIES.atOnce + 1 + NEW_REPLIES.perSecond * seconds),
    );
    const late = await rooms.open({ nid });
    expect(late.all("hello")[0]?.leases.length).toBeLessThanOrEqual(20 * MAX_LEASES_PER_PERSON);
    await vi.waitFor(async () => expect((await residentMb(rooms.pid)) - before).toBeLessThan(100), {
      timeout: patience(1_000),
    });
  });

  test("a flood spread over a person's tabs is one flood", async () => {
    const nid = newId();
    const sub = newId();
    const tabs = await Promise.all(Array.from({ length: 8 }, () => rooms.open({ nid, sub })));
    for (let i = 0; i < 30; i += 1) for (const tab of tabs) tab.view(null, i % 2 === 0);
    const codes = await Promise.all(tabs.map(async (tab) => (await tab.closed).code));
    expect(new Set(codes)).toEqual(new Set([closeCodes.rate_limited]));
  });

  test("quick typing in two tabs is no flood", async () => {
    const nid = newId();
    const sub = newId();
    const tabs = await Promise.all([rooms.open({ nid, sub }), rooms.open({ nid, sub })]);
    for (let i = 0; i < 20; i += 1) for (const tab of tabs) tab.type(nid, "x".repeat(i));
    for (const tab of tabs) await tab.settle();
  });

  test("a person has at most 20 sockets in a room; others still come in", async () => {
    const nid = newId();
    const sub = newId();
    const tabs = await Promise.all(Array.from({ length: 20 }, () => rooms.open({ nid, sub })));
    expect(await rooms.refusal({ nid, sub })).toBe(403);
    expect(await rooms.refusal({ nid })).toBe("open");
    tabs[0]?.close();
    await vi.waitFor(async () => expect(await rooms.refusal({ nid, sub })).toBe("open"), {
      timeout: patience(1_000),
    });
    for (const tab of tabs) tab.close();
  });
});

/** Resident memory of a process, where the system tells; elsewhere nothing grows. */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
