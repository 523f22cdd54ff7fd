import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appendEventsAndCommit } from "@/db/queries/events/append-events";
import {
  deleteOldEvents,
  moveCursors,
  PARK_AFTER_ATTEMPTS,
  unheardOf,
} from "@/db/queries/events/event-cursors";
import { eventCursors, streamEvents } from "@/db/schema/events";
import type { EventConsumer } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import type { DeliveryDeps, PublishableEvent, TellRoom } from "@/lib/context";
import { publishDue, tellDue } from "@/lib/realtime/publish-due";
import { createPublisher } from "@/lib/realtime/publish-now";
import { placeOf } from "@/lib/view/reduce/streams";
import { countStatements } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aNumber, aTenant } from "../../support/factories";
import { ledgerCarrier } from "../../support/ledger-carrier";
import { deliveryDeps } from "../../support/sending";
import { until } from "../../support/until";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.delete(streamEvents);
  await database.db.delete(eventCursors);
});

const aStream = async () => aNumber(database.db, await aTenant(database.db));
const append = async (numberId: string, howMany = 1) => {
  const events = Array.from({ length: howMany }, () => ({
    type: "access.granted" as const,
    userId: newId(),
  }));
  const appended = await database.db.transaction((tx) => appendEventsAndCommit(tx, [{ numberId, events }]));
  return appended.flatMap((each) => each.events);
};
const grownOld = () =>
  database.db.update(streamEvents).set({ createdAt: sql`clock_timestamp() - interval '3 seconds'` });
const due = () =>
  database.db.update(eventCursors).set({ nextAttemptAt: sql`clock_timestamp() - interval '1 millisecond'` });
const cursorOf = async (numberId: string, consumer: EventConsumer = "room") =>
  (
    await database.db
      .select({
        lastSeq: eventCursors.lastSeq,
        ahead: eventCursors.ahead,
        attempts: eventCursors.attempts,
        waitS: sql<number | null>`extract(epoch from next_attempt_at - clock_timestamp())::float8`,
      })
      .from(eventCursors)
      .where(and(eq(eventCursors.streamId, numberId), eq(eventCursors.consumer, consumer)))
  )[0];
const unheard = async (tenantId: string) =>
  (await database.db.execute<{ n: number }>(sql`select ${unheardOf(tenantId, "room")} as n`)).rows[0]?.n;

type Told = { numberId: string; seqs: number[] };
/** Rooms that hear, except those that are `away`. */
function rooms(away: (numberId: string) => boolean = () => false) {
  const published: Told[] = [];
  const tellRoom: TellRoom = async ({ id: numberId }, events) => {
    published.push({ numberId, seqs: events.map((event) => event.seq) });
    return !away(numberId);
  };
  const deps: DeliveryDeps = { ...deliveryDeps(database.db, ledgerCarrier("")), tellRoom };
  return {
    published,
    deps,
    seqsTold: (numberId: string) =>
      published.filter((one) => one.numberId === numberId).flatMap((one) => one.seqs),
  };
}

describe("the sweep", () => {
  test("V12: tells what was not told for two seconds, in order, and once", async () => {
    const { numberId } = await aStream();
    await append(numberId, 5);
    const { deps, published } = rooms();
    expect(await publishDue(deps)).toBe(0);
    await grownOld();
    expect(await publishDue(deps)).toBe(5);
    expect(await publishDue(deps)).toBe(0);
    expect(published).toEqual([{ numberId, seqs: [1, 2, 3, 4, 5] }]);
    expect(await cursorOf(numberId)).toMatchObject({ lastSeq: 5, ahead: "{}", attempts: 0 });
  });

  test("V29: a room that is away stops no other, and hears everything in order once it is back", async () => {
    const [away, here] = [await aStream(), await aStream()];
    let isAway = true;
    const { deps, seqsTold } = rooms((numberId) => isAway && numberId === away.numberId);
    await append(away.numberId, 450);
    await append(here.numberId, 3);
    await grownOld();
    // The oldest are the first to be told of, so the room that is away comes first.
    await database.db
      .update(streamEvents)
      .set({ createdAt: sql`clock_timestamp() - interval '1 minute'` })
      .where(eq(streamEvents.streamId, away.numberId));
    expect(await publishDue(deps)).toBe(3);
    expect(seqsTold(here.numberId)).toEqual([1, 2, 3]);
    expect(seqsTold(away.numberId)).toHaveLength(200);
    // Put off as a whole: what waits behind the first is not tried on its own.
    expect(await publishDue(deps)).toBe(0);
    expect(seqsTold(away.numberId)).toHaveLength(200);
    isAway = false;
    await due();
    for (let round = 0; round < 3; round += 1) await publishDue(deps);
    expect(seqsTold(away.numberId).slice(200)).toEqual(Array.from({ length: 450 }, (_, i) => i + 1));
  });

  test("V29: its gaps grow, and after twenty tries it waits for the next event that gets through, and is reported", async () => {
    const { numberId, tenantId } = await aStream();
    const { deps, published } = rooms(() => true);
    await append(numberId);
    await grownOld();
    const gaps: number[] = [];
    for (let tries = 0; tries < PARK_AFTER_ATTEMPTS + 3; tries += 1) {
      await publishDue({ ...deps, random: () => 0.999 });
      const cursor = await cursorOf(numberId);
      if (cursor && gaps.length < cursor.attempts) gaps.push(cursor.waitS ?? 0);
      await due();
    }
    expect(published).toHaveLength(PARK_AFTER_ATTEMPTS);
    expect(gaps.slice(0, 6)).toEqual(gaps.slice(0, 6).toSorted((a, b) => a - b));
    expect(Math.max(...gaps)).toBeLessThan(61);
    expect(await unheard(tenantId)).toBe(1);

    const heard = await append(numberId);
    await moveCursors(
      database.db,
      "room",
      heard.map(({ epoch, seq }) => ({ streamId: numberId, epoch, seq })),
    );
    expect(await cursorOf(numberId)).toMatchObject({ lastSeq: 2, ahead: "{}", attempts: 0, waitS: null });
    expect(await unheard(tenantId)).toBe(0);
  });

  test("an event that cannot be written as a frame is put off like one whose room is away, and heard of", async () => {
    const [odd, here] = [await aStream(), await aStream()];
    await append(odd.numberId);
    await append(here.numberId);
    await grownOld();
    const { deps, seqsTold } = rooms();
    const tellRoom: TellRoom = (stream, events) =>
      stream.id === odd.numberId ? Promise.reject(new Error("not a frame")) : deps.tellRoom(stream, events);
    await expect(publishDue({ ...deps, tellRoom })).rejects.toThrow("not a frame");
    expect(seqsTold(here.numberId)).toEqual([1]);
    expect(await cursorOf(odd.numberId)).toMatchObject({ attempts: 1, lastSeq: 0 });
  });

  test("V29: a process that dies between the post and the cursor has it posted again, and whoever receives it drops the repeat", async () => {
    const { numberId, epoch } = await aStream();
    await append(numberId, 3);
    await grownOld();
    const { deps, seqsTold } = rooms();
    const { db } = database;
    const dying = {
      db: { execute: db.execute.bind(db), transaction: () => Promise.reject(new Error("died")) },
    };
    await expect(publishDue({ ...deps, ...(dying as unknown as Pick<DeliveryDeps, "db">) })).rejects.toThrow(
      "died",
    );
    expect(await publishDue(deps)).toBe(3);
    expect(await publishDue(deps)).toBe(0);
    expect(seqsTold(numberId)).toEqual([1, 2, 3, 1, 2, 3]);
    let held = { epoch, seq: 0 };
    const applied = seqsTold(numberId).filter((seq) => {
      const isNext = placeOf(held, { epoch, seq }) === "next";
      if (isNext) held = { epoch, seq };
      return isNext;
    });
    expect(applied).toEqual([1, 2, 3]);
  });

  test("V29: a consumer that is behind holds back no other, and hears everything from its own place", async () => {
    const { numberId } = await aStream();
    const other = "webhooks" as EventConsumer;
    const { deps, seqsTold } = rooms();
    const heard: number[] = [];
    let isAway = true;
    const tell: TellRoom = async (_, events) => (heard.push(...events.map(({ seq }) => seq)), !isAway);
    await append(numberId, 2);
    await grownOld();
    expect(await tellDue(deps, { name: other, parks: true, tell })).toBe(0);
    expect(await publishDue(deps)).toBe(2);
    await append(numberId, 1);
    await grownOld();
    expect(await publishDue(deps)).toBe(1);
    expect(seqsTold(numberId)).toEqual([1, 2, 3]);
    expect(await cursorOf(numberId)).toMatchObject({ lastSeq: 3, attempts: 0 });
    expect(await cursorOf(numberId, other)).toMatchObject({ lastSeq: 0, attempts: 1 });
    isAway = false;
    await due();
    expect(await tellDue(deps, { name: other, parks: true, tell })).toBe(3);
    expect(heard).toEqual([1, 2, 1, 2, 3]);
    expect(await cursorOf(numberId, other)).toMatchObject({ lastSeq: 3, attempts: 0 });
  });

  test("events that nobody catches up from any more are deleted, and nobody waits for them", async () => {
    const { numberId, tenantId } = await aStream();
    await append(numberId, 3);
    await grownOld();
    await publishDue(rooms(() => true).deps);
    await database.db.update(streamEvents).set({ createdAt: sql`clock_timestamp() - interval '8 days'` });
    await append(numberId, 1);
    await deleteOldEvents(database.db, { olderThanDays: 7, limit: 100 });
    expect(await cursorOf(numberId)).toMatchObject({ lastSeq: 3 });
    expect(await unheard(tenantId)).toBe(1);
    await grownOld();
    await due();
    const { deps, seqsTold } = rooms();
    await publishDue(deps);
    expect(seqsTold(numberId)).toEqual([4]);
  });
});

describe("a process's own events", () => {
  test("V28: one post is under way per number, and the next takes all that gathered, in order, at most 500", async () => {
    const { numberId } = await aStream();
    const events: PublishableEvent[] = await append(numberId, 1_203);
    const posts: number[][] = [];
    let release: () => void = () => {};
    const first = new Promise<void>((resolve) => (release = resolve));
    const { publishNow: publish } = createPublisher({
      db: database.db,
      tellRoom: async (_, batch) => {
        posts.push(batch.map((event) => event.seq));
        if (posts.length === 1) await first;
        return true;
      },
    });
    for (const event of events) publish({ numberId, events: [event] });
    release();
    await until(async () => (await cursorOf(numberId))?.lastSeq === 1_203);
    expect(posts.map((post) => post.length)).toEqual([1, 500, 500, 202]);
    expect(posts.flat()).toEqual(Array.from({ length: 1_203 }, (_, i) => i + 1));
  });

  test("the cursors of whatever rooms were told move by one statement a quarter of a second, and before the process ends", async () => {
    const streams = await Promise.all([1, 2, 3].map(aStream));
    const events = await Promise.all(streams.map(({ numberId }) => append(numberId, 2)));
    const { published, deps } = rooms();
    const { publishNow, flush } = createPublisher(deps);
    const statements = await countStatements(async () => {
      streams.forEach(({ numberId }, at) => publishNow({ numberId, events: events[at] ?? [] }));
      await until(() => published.length === 3);
      await flush();
    });
    expect(statements.filter((statement) => statement.includes("event_cursors"))).toHaveLength(1);
    for (const { numberId } of streams)
      expect(await cursorOf(numberId)).toMatchObject({ lastSeq: 2, ahead: "{}" });
  });

  test("V29: a room that is away costs nothing but the post: the sweep has the events, other numbers go on", async () => {
    const [away, here] = [await aStream(), await aStream()];
    const [lost, heard] = [await append(away.numberId), await append(here.numberId)];
    const published: string[] = [];
    const { publishNow: publish } = createPublisher({
      db: database.db,
      tellRoom: async ({ id }) => (published.push(id), id === here.numberId),
    });
    publish({ numberId: away.numberId, events: lost });
    publish({ numberId: here.numberId, events: heard });
    await until(async () => (await cursorOf(here.numberId))?.lastSeq === 1);
    expect(await cursorOf(away.numberId)).toBeUndefined();
    expect(published.toSorted()).toEqual([away.numberId, here.numberId].toSorted());
  });

  test("V12: of what two processes post, a cursor passes no hole: what lies behind one is posted again, and nothing besides", async () => {
    const { numberId } = await aStream();
    const events = await append(numberId, 4);
    const heard = (...seqs: number[]) =>
      moveCursors(
        database.db,
        "room",
        events
          .filter(({ seq }) => seqs.includes(seq))
          .map(({ epoch, seq }) => ({ streamId: numberId, epoch, seq })),
      );
    await heard(2);
    expect(await cursorOf(numberId)).toMatchObject({ lastSeq: 0, ahead: "{[2,3)}" });
    await grownOld();
    const { deps, seqsTold } = rooms();
    await publishDue(deps);
    expect(seqsTold(numberId)).toEqual([1, 3, 4]);
    expect(await cursorOf(numberId)).toMatchObject({ lastSeq: 4, ahead: "{}" });
    await heard(1, 2);
    expect(await cursorOf(numberId)).toMatchObject({ lastSeq: 4, ahead: "{}" });
  });

  test("V12: two processes that move one cursor at the same moment lose nothing of each other's", async () => {
    const { numberId } = await aStream();
    const events = await append(numberId, 200);
    const odd = (seq: number) => seq % 2 === 1;
    await moveCursors(database.db, "room", [{ streamId: numberId, epoch: events[0]?.epoch ?? "", seq: 1 }]);
    await Promise.all(
      [odd, (seq: number) => !odd(seq)].flatMap((which) =>
        events
          .filter(({ seq }) => which(seq))
          .map(({ epoch, seq }) => moveCursors(database.db, "room", [{ streamId: numberId, epoch, seq }])),
      ),
    );
    expect(await cursorOf(numberId)).toMatchObject({ lastSeq: 200, ahead: "{}" });
  });
});
