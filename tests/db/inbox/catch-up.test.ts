import { and, eq, lt, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { roomEvents } from "@/db/schema/delivery";
import { numberStreams } from "@/db/schema/numbers";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { CATCH_UP_LIMIT, catchUp } from "@/lib/inbox/catch-up";
import { streamPositions } from "@/lib/inbox/stream-positions";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aPerson, aSharedThread } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

/** A number whose log holds this many events. */
async function aLog(events: number) {
  const world = await aSharedThread(database.db);
  const { numberId, epoch } = world.number;
  await database.db.execute(sql`
    insert into room_events (number_id, epoch, seq, type, payload)
    select ${numberId}, ${epoch}, n, 'access.granted', jsonb_build_object('userId', ${world.ana.userId}::text) from generate_series(1, ${events}) n`);
  await database.db.update(numberStreams).set({ lastSeq: events }).where(eq(numberStreams.numberId, numberId));
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
  expect(await catchUp(deps(), ana, { numberId, epoch, after: 3 })).toEqual({ ok: true, value: { epoch, seq: 3, events: [] } });
});

test("V27: another epoch, a place that lies ahead, and one that the log no longer reaches mean: load again", async () => {
  const { ana, numberId, epoch } = await aLog(10);
  await database.db.delete(roomEvents).where(and(eq(roomEvents.numberId, numberId), lt(roomEvents.seq, 5)));
  const reload = { ok: true, value: { reload: true } };
  expect(await catchUp(deps(), ana, { numberId, epoch: newId(), after: 10 })).toEqual(reload);
  expect(await catchUp(deps(), ana, { numberId, epoch, after: 11 })).toEqual(reload);
  expect(await catchUp(deps(), ana, { numberId, epoch, after: 3 })).toEqual(reload);
  expect(await catchUp(deps(), ana, { numberId, epoch, after: 4 })).toMatchObject({ ok: true, value: { events: [{ seq: 5 }, { seq: 6 }, { seq: 7 }, { seq: 8 }, { seq: 9 }, { seq: 10 }] } });
});

test("V6: a number that one does not see, foreign or missing, is not found", async () => {
  const { tenant, ana, numberId, epoch } = await aLog(1);
  const other = await aLog(1);
  const stranger = await aPerson(database.db, tenant);
  const owner = await aPerson(database.db, tenant, { role: "owner" });
  const notFound = { ok: false, error: { code: "not_found" } };
  expect(await catchUp(deps(), stranger, { numberId, epoch, after: 0 })).toEqual(notFound);
  for (const actor of [ana, owner]) expect(await catchUp(deps(), actor, { numberId: other.numberId, epoch: other.epoch, after: 0 })).toEqual(notFound);
  expect(await catchUp(deps(), owner, { numberId: newId(), epoch, after: 0 })).toEqual(notFound);
  expect(await streamPositions(deps(), owner, { numberIds: [numberId, other.numberId, newId()] })).toEqual({ [numberId]: { epoch, seq: 1 } });
  expect(await streamPositions(deps(), stranger, { numberIds: [numberId] })).toEqual({});
});
