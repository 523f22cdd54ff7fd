import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appendEvents } from "@/db/queries/events/append-events";
import { PARK_AFTER_ATTEMPTS, publishBacklog } from "@/db/queries/events/room-events";
import { streamEvents } from "@/db/schema/events";
import { newId } from "@/lib/base/ids";
import type { DeliveryDeps, PublishableEvent, TellRoom } from "@/lib/context";
import { publishDue } from "@/lib/realtime/publish-due";
import { createPublisher } from "@/lib/realtime/publish-now";
import { countStatements } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aNumber, aTenant } from "../../support/factories";
import { ledgerCarrier } from "../../support/ledger-carrier";
import { deliveryDeps } from "../../support/sending";
import { until } from "../../support/until";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
beforeEach(() => database.db.delete(streamEvents));

const aStream = async () => aNumber(database.db, await aTenant(database.db));
const append = (numberId: string, howMany = 1) =>
  database.db.transaction((tx) =>
    appendEvents(tx, {
      numberId,
      events: Array.from({ length: howMany }, () => ({ type: "access.granted" as const, userId: newId() })),
    }),
  );
const grownOld = () =>
  database.db.update(streamEvents).set({ createdAt: sql`clock_timestamp() - interval '3 seconds'` });
const due = () =>
  database.db.update(streamEvents).set({ nextAttemptAt: sql`clock_timestamp() - interval '1 millisecond'` });
const eventsOf = (numberId: string) =>
  database.db
    .select()
    .from(streamEvents)
    .where(eq(streamEvents.streamId, numberId))
    .orderBy(streamEvents.seq);

type Told = { numberId: string; seqs: number[] };
/** Rooms that hear, except those that are `away`. */
function rooms(away: (numberId: string) => boolean = () => false) {
  const told: Told[] = [];
  const tellRoom: TellRoom = async ({ id: numberId }, events) => {
    told.push({ numberId, seqs: events.map((event) => event.seq) });
    return !away(numberId);
  };
  const deps: DeliveryDeps = { ...deliveryDeps(database.db, ledgerCarrier("")), tellRoom };
  return {
    told,
    deps,
    seqsTold: (numberId: string) =>
      told.filter((one) => one.numberId === numberId).flatMap((one) => one.seqs),
  };
}

describe("the sweep", () => {
  test("V12: tells what was not told for two seconds, in order, and once", async () => {
    const { numberId } = await aStream();
    await append(numberId, 5);
    const { deps, told } = rooms();
    expect(await publishDue(deps)).toBe(0);
    await grownOld();
    expect(await publishDue(deps)).toBe(5);
    expect(await publishDue(deps)).toBe(0);
    expect(told).toEqual([{ numberId, seqs: [1, 2, 3, 4, 5] }]);
    expect((await eventsOf(numberId)).every((event) => event.publishedAt !== null)).toBe(true);
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

  test("V29: its gaps grow, and after twenty tries an event is parked and reported", async () => {
    const { numberId } = await aStream();
    const { deps, told } = rooms(() => true);
    await append(numberId);
    await grownOld();
    const gaps: number[] = [];
    for (let tries = 0; tries < PARK_AFTER_ATTEMPTS + 3; tries += 1) {
      await publishDue({ ...deps, random: () => 0.999 });
      const [row] = await database.db
        .select({
          gap: sql<number>`extract(epoch from next_attempt_at - clock_timestamp())::float8`,
          attempts: streamEvents.attempts,
        })
        .from(streamEvents)
        .where(eq(streamEvents.streamId, numberId));
      if (row && gaps.length < row.attempts) gaps.push(row.gap);
      await due();
    }
    expect(told).toHaveLength(PARK_AFTER_ATTEMPTS);
    expect(gaps.slice(0, 6)).toEqual(gaps.slice(0, 6).toSorted((a, b) => a - b));
    expect(Math.max(...gaps)).toBeLessThan(61);
    expect(await publishBacklog(database.db)).toEqual({ waiting: 0, parked: 1 });
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
    expect(await eventsOf(odd.numberId)).toMatchObject([{ attempts: 1, publishedAt: null }]);
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
    await until(
      async () =>
        (
          await database.db
            .select({ seq: streamEvents.seq })
            .from(streamEvents)
            .where(and(eq(streamEvents.streamId, numberId), sql`published_at is null`))
        ).length === 0,
    );
    expect(posts.map((post) => post.length)).toEqual([1, 500, 500, 202]);
    expect(posts.flat()).toEqual(Array.from({ length: 1_203 }, (_, i) => i + 1));
  });

  test("what was told, to whatever rooms, is marked by one statement a quarter of a second, and before the process ends", async () => {
    const streams = await Promise.all([1, 2, 3].map(aStream));
    const events = await Promise.all(streams.map(({ numberId }) => append(numberId, 2)));
    const { told, deps } = rooms();
    const { publishNow, flush } = createPublisher(deps);
    const statements = await countStatements(async () => {
      streams.forEach(({ numberId }, at) => publishNow({ numberId, events: events[at] ?? [] }));
      await until(() => told.length === 3);
      await flush();
    });
    expect(statements.filter((statement) => statement.includes("published_at"))).toHaveLength(1);
    for (const { numberId } of streams)
      expect((await eventsOf(numberId)).map(({ publishedAt }) => publishedAt !== null)).toEqual([true, true]);
  });

  test("V29: a room that is away costs nothing but the post: the sweep has the events, other numbers go on", async () => {
    const [away, here] = [await aStream(), await aStream()];
    const [lost, heard] = [await append(away.numberId), await append(here.numberId)];
    const told: string[] = [];
    const { publishNow: publish } = createPublisher({
      db: database.db,
      tellRoom: async ({ id }) => (told.push(id), id === here.numberId),
    });
    publish({ numberId: away.numberId, events: lost });
    publish({ numberId: here.numberId, events: heard });
    await until(async () => (await eventsOf(here.numberId))[0]?.publishedAt !== null);
    expect(await eventsOf(away.numberId)).toMatchObject([{ publishedAt: null, attempts: 0 }]);
    expect(told.toSorted()).toEqual([away.numberId, here.numberId].toSorted());
  });
});
