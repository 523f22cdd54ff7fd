import { and, eq, lt, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { CATCH_UP_LIMIT, MAX_CATCH_UP_BYTES, catchUp, catchUpAll } from "@/lib/inbox/catch-up";
import { streamPositions } from "@/lib/inbox/stream-positions";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { countStatements } from "../../support/count-statements";
import { aNumber, aPerson, aSharedConversation, onNumber } from "../../support/factories";
import { streams, streamEvents } from "@/db/schema/events";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

/** A number whose log holds this many events. */
async function aLog(events: number) {
  const world = await aSharedConversation(database.db);
  const { numberId, epoch } = world.number;
  await database.db.execute(sql`
    insert into stream_events (stream_id, epoch, seq, type, payload)
    select ${numberId}, ${epoch}, n, 'access.granted', jsonb_build_object('userId', ${world.ana.userId}::text) from generate_series(1, ${events}) n`);
  await database.db.update(streams).set({ lastSeq: events }).where(eq(streams.id, numberId));
  return { ...world, numberId, epoch };
}

test("V4: what was missed comes in order, without a gap or a repeat, 500 at a time", async () => {
  const { ana, numberId, epoch } = await aLog(1_200);
  const seqs: number[] = [];
  let requests = 0;
  for (let after = 0, end = 1; after < end; requests += 1) {
    const page = await catchUp(deps(), ana, { numberId, epoch, after });
    if (!page.ok || "reload" in page.value) throw new Error("no events");
    seqs.push(...page.value.events.map(({ seq }) => seq));
    after = seqs.at(-1) ?? 0;
    end = page.value.seq;
  }
  expect(seqs).toEqual(Array.from({ length: 1_200 }, (_, index) => index + 1));
  expect(requests).toBe(Math.ceil(1_200 / CATCH_UP_LIMIT));
});

test("who has everything gets nothing, and the place again", async () => {
  const { ana, numberId, epoch } = await aLog(3);
  expect(await catchUp(deps(), ana, { numberId, epoch, after: 3 })).toEqual({
    ok: true,
    value: { epoch, seq: 3, events: [] },
  });
});

test("V27: another epoch, a place that lies ahead, and one that the log no longer reaches mean: load again", async () => {
  const { ana, numberId, epoch } = await aLog(10);
  await database.db
    .delete(streamEvents)
    .where(and(eq(streamEvents.streamId, numberId), lt(streamEvents.seq, 5)));
  const reload = { ok: true, value: { reload: true } };
  expect(await catchUp(deps(), ana, { numberId, epoch: newId(), after: 10 })).toEqual(reload);
  expect(await catchUp(deps(), ana, { numberId, epoch, after: 11 })).toEqual(reload);
  expect(await catchUp(deps(), ana, { numberId, epoch, after: 3 })).toEqual(reload);
  expect(await catchUp(deps(), ana, { numberId, epoch, after: 4 })).toMatchObject({
    ok: true,
    value: { events: [{ seq: 5 }, { seq: 6 }, { seq: 7 }, { seq: 8 }, { seq: 9 }, { seq: 10 }] },
  });
});

test("a number that is asked for a hundred times is told of once", async () => {
  const { ana, numberId, epoch } = await aLog(3);
  const parts = await catchUpAll(
    deps(),
    ana,
    Array.from({ length: 100 }, (_, after) => ({ numberId, epoch, after: after === 0 ? 1 : 3 })),
  );
  expect(parts).toMatchObject([{ numberId, caughtUp: { seq: 3, events: [{ seq: 2 }, { seq: 3 }] } }]);
});

test("an answer has a greatest size, whatever the events weigh: what is beyond comes with the next one, and nothing is left out", async () => {
  const { ana, tenant, numberId, epoch } = await aLog(40);
  await database.db
    .update(streamEvents)
    .set({ payload: { userId: ana.userId, text: "x".repeat(200_000) } })
    .where(eq(streamEvents.streamId, numberId));
  const quiet = await aNumber(database.db, tenant);
  await onNumber(database.db, ana, quiet);
  const both = { ...ana, grants: [...ana.grants, { numberId: quiet.numberId, role: "member" as const }] };
  const seqs: number[] = [];
  for (let after = 0; after < 40; after = seqs.at(-1) ?? 0) {
    const parts = await catchUpAll(deps(), both, [
      { numberId, epoch, after },
      { numberId: quiet.numberId, epoch: quiet.epoch, after: 0 },
    ]);
    expect(parts).toHaveLength(2);
    expect(JSON.stringify(parts).length).toBeLessThan(MAX_CATCH_UP_BYTES + 400_000);
    const part = parts.find((one) => "numberId" in one && one.numberId === numberId)?.caughtUp;
    if (!part || "reload" in part) throw new Error("no events");
    expect(part.seq).toBe(40);
    seqs.push(...part.events.map(({ seq }) => seq));
  }
  expect(seqs).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
});

test("what many numbers missed costs one statement where nothing is new", async () => {
  const { ana, numberId, epoch } = await aLog(3);
  expect(await countStatements(() => catchUpAll(deps(), ana, [{ numberId, epoch, after: 3 }]))).toHaveLength(
    1,
  );
});

test("V6: a number that one does not see, foreign or missing, is not found", async () => {
  const { tenant, ana, numberId, epoch } = await aLog(1);
  const other = await aLog(1);
  const stranger = await aPerson(database.db, tenant);
  const owner = await aPerson(database.db, tenant, { role: "owner" });
  const notFound = { ok: false, error: { code: "not_found" } };
  expect(await catchUp(deps(), stranger, { numberId, epoch, after: 0 })).toEqual(notFound);
  for (const actor of [ana, owner])
    expect(await catchUp(deps(), actor, { numberId: other.numberId, epoch: other.epoch, after: 0 })).toEqual(
      notFound,
    );
  expect(await catchUp(deps(), owner, { numberId: newId(), epoch, after: 0 })).toEqual(notFound);
  expect(await streamPositions(deps(), owner, { numberIds: [numberId, other.numberId, newId()] })).toEqual({
    [numberId]: { epoch, seq: 1 },
  });
  expect(await streamPositions(deps(), stranger, { numberIds: [numberId] })).toEqual({});
});
