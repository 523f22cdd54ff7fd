import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { optOuts } from "@/db/schema/contacts";
import { webhookDeliveries, sends } from "@/db/schema/delivery";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { until } from "../../support/until";
import {
  aCall,
  aLine,
  aText,
  aWebhook,
  closeAll,
  eventsOf,
  letPass,
  deliveriesOf,
  statesOf,
  sweep,
  type TestLine,
  textsOf,
} from "../../support/webhook";
import { aWebhookProcess } from "../../support/webhook-processes";

/*
 * Repeats are raced by two processes with pools of their own. Seen to fail on builds broken on purpose: the
 * mutants repeats-raced, answer-before-it-is-stored and answered-before-it-is.
 */
let database: TestDatabase;
const started: Awaited<ReturnType<typeof aWebhookProcess>>[] = [];
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));
afterEach(async () => void (await Promise.all(started.splice(0).map((each) => each.stop()))));

async function aProcess(options: Parameters<typeof aWebhookProcess>[1] = {}) {
  const process = await aWebhookProcess(database.url, options);
  started.push(process);
  return process;
}

const FROM = "+13035550101";

describe("two processes", () => {
  test("V2: 100 concurrent repeats make one text, one event of its coming, and every repeat counts", async () => {
    const line = await aLine(database);
    const both = [await aProcess(), await aProcess()];
    const answers = await Promise.all(
      both.flatMap(({ call }) =>
        Array.from({ length: 50 }, () => call(line.key, aText(FROM, line.number.e164, "Are you open?"))),
      ),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await textsOf(line.db, line.number)).toMatchObject([
      { body: "Are you open?", deliveries: 100, publicSeq: 1 },
    ]);
    expect((await statesOf(line)).toSorted()).toEqual(["ingested", ...Array(99).fill("repeat")]);
    const events = await eventsOf(line.db, line.number);
    expect(events.filter(({ type }) => type === "message.received")).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ message: { deliveries: 100 } });
  });

  test("V2: 100 concurrent repeats of STOP opt out once and are confirmed once", async () => {
    const line = await aLine(database);
    const both = [await aProcess(), await aProcess()];
    const answers = await Promise.all(
      both.flatMap(({ call }) =>
        Array.from({ length: 50 }, () => call(line.key, aText(FROM, line.number.e164, "STOP"))),
      ),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(
      (await textsOf(line.db, line.number)).map(({ source, deliveries }) => ({ source, deliveries })),
    ).toEqual([
      { source: "customer", deliveries: 100 },
      { source: "automatic", deliveries: 1 },
    ]);
    expect(await line.db.select().from(sends).where(eq(sends.numberId, line.number.numberId))).toHaveLength(
      1,
    );
    expect(
      await line.db.select().from(optOuts).where(eq(optOuts.viaNumberId, line.number.numberId)),
    ).toHaveLength(1);
    expect(
      (await eventsOf(line.db, line.number))
        .map(({ type }) => type)
        .filter((type) => type !== "message.status_changed"),
    ).toEqual(["message.received", "contact.opted_out", "message.queued"]);
  });

  test("V7: first texts of one new customer in both at once make one conversation", async () => {
    const line = await aLine(database);
    const both = [await aProcess(), await aProcess()];
    const answers = await Promise.all(
      both.flatMap(({ call }, process) =>
        Array.from({ length: 10 }, (_, index) =>
          call(line.key, aText(FROM, line.number.e164, `Text ${process} ${index}`)),
        ),
      ),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    const texts = await textsOf(line.db, line.number);
    expect(new Set(texts.map(({ conversationId }) => conversationId)).size).toBe(1);
    expect(texts.map(({ publicSeq }) => publicSeq)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  test("V11, V12: texts of one customer in both at once, time and again, are each taken in at the first try", async () => {
    const line = await aLine(database);
    const both = [await aProcess(), await aProcess()];
    await both[0]?.call(line.key, aText(FROM, line.number.e164, "First"));
    const talk = async ({ call }: (typeof both)[number], process: number) => {
      for (let index = 0; index < 40; index += 1)
        expect(await call(line.key, aText(FROM, line.number.e164, `Text ${process} ${index}`))).toBe(200);
    };
    await Promise.all(both.map(talk));
    expect(
      (await deliveriesOf(line.db, line.tenant)).filter(
        ({ state, attempts }) => state !== "ingested" || attempts > 0,
      ),
    ).toEqual([]);
    expect((await textsOf(line.db, line.number)).map(({ publicSeq }) => publicSeq)).toEqual(
      Array.from({ length: 81 }, (_, index) => index + 1),
    );
  });
});

describe("kill -9", () => {
  test("V1: between the commit of a call and its taking in: not answered, not lost, and the carrier's next try is a repeat", async () => {
    const line = await aLine(database);
    const dying = await aProcess({ dieAt: "kept" });
    // A call that names a number of somebody else besides is kept by itself first.
    expect(
      await dying.call(line.key, aText(FROM, [line.number.e164, "+13035559999"], "Are you open?")),
    ).toBeNull();
    expect(await statesOf(line)).toEqual(["received"]);
    await sweep(line.db);
    expect(await statesOf(line)).toEqual(["ingested"]);
    await letPass(line.db, line.tenant, 60_000);
    await aWebhook(line.db).accept(aCall(line.key, aText(FROM, line.number.e164, "Are you open?")));
    expect(await textsOf(line.db, line.number)).toMatchObject([{ deliveries: 2 }]);
  });

  test("V1, V2: between the taking in and the answer: the carrier's next try is a repeat", async () => {
    const line = await aLine(database);
    const dying = await aProcess({ dieAt: "ingested" });
    expect(await dying.call(line.key, aText(FROM, line.number.e164, "Are you open?"))).toBeNull();
    expect(await statesOf(line)).toEqual(["ingested"]);
    await letPass(line.db, line.tenant, 60_000);
    await aWebhook(line.db).accept(aCall(line.key, aText(FROM, line.number.e164, "Are you open?")));
    expect(await textsOf(line.db, line.number)).toMatchObject([{ deliveries: 2 }]);
  });

  test("V1: at a random moment under load: what was answered 2xx is there once, and so is the rest when the carrier tries again", async () => {
    const line = await aLine(database);
    // Each from a sender of its own: of one sender's texts, one that was lost and is answered at the second try would end the silence for those that stayed.
    const texts = Array.from({ length: 300 }, (_, index) =>
      aText(`+1303555${String(index).padStart(4, "0")}`, line.number.e164, `Text ${index}`),
    );
    const victim = await aProcess();
    let answered = 0;
    const dieAfter = 20 + Math.floor(Math.random() * 200);
    const answers = await Promise.all(
      texts.map(async (text) => {
        const status = await victim.call(line.key, text);
        if (status === 200 && ++answered === dieAfter) void victim.stop();
        return status;
      }),
    );
    await until(async () => (await sweep(line.db)) === 0, { what: "nothing left to sweep" });
    const bodies = async () => (await textsOf(line.db, line.number)).map(({ body }) => body);
    const there = new Set(await bodies());
    expect(texts.filter((text, index) => answers[index] === 200 && !there.has(text.text))).toEqual([]);
    await letPass(line.db, line.tenant, 60_000);

    const { accept } = aWebhook(line.db);
    await Promise.all(
      texts.filter((_, index) => answers[index] !== 200).map((text) => accept(aCall(line.key, text))),
    );
    expect((await bodies()).toSorted()).toEqual(texts.map(({ text }) => text).toSorted());
  });
});

describe("V8: the same words again", () => {
  async function twice(
    line: TestLine,
    { apartMs, answered = true, ids = [] }: { apartMs: number; answered?: boolean; ids?: string[] },
  ) {
    const { accept, flush } = aWebhook(line.db);
    const call = (id?: string) =>
      aCall(line.key, aText(FROM, line.number.e164, "ok", id === undefined ? {} : { id }));
    await accept(call(ids[0]));
    await flush();
    await letPass(line.db, line.tenant, apartMs);
    if (!answered)
      await line.db
        .update(webhookDeliveries)
        .set({ answeredAt: null })
        .where(eq(webhookDeliveries.carrierAccountId, line.tenant.carrierAccountId));
    await accept(call(ids[1]));
    return (await textsOf(line.db, line.number)).map(({ deliveries, possibleRepeat }) => ({
      deliveries,
      possibleRepeat,
    }));
  }
  const once = { deliveries: 1, possibleRepeat: false };

  test("(a) within three seconds: one text, delivered twice", async () => {
    expect(await twice(await aLine(database), { apartMs: 0 })).toEqual([
      { deliveries: 2, possibleRepeat: false },
    ]);
  });
  test("(a) a minute later, when the first was never answered: one text, delivered twice", async () => {
    expect(await twice(await aLine(database), { apartMs: 60_000, answered: false })).toEqual([
      { deliveries: 2, possibleRepeat: false },
    ]);
  });
  test("(b) four seconds later, answered: two texts, the second marked as perhaps a repeat", async () => {
    expect(await twice(await aLine(database), { apartMs: 4_000 })).toEqual([
      once,
      { deliveries: 1, possibleRepeat: true },
    ]);
  });
  test("(b) eleven minutes later: two texts without a mark", async () => {
    expect(await twice(await aLine(database), { apartMs: 660_000 })).toEqual([once, once]);
  });
  test("a carrier's own id decides: the same an hour later is a repeat, another one at once is not", async () => {
    expect(await twice(await aLine(database), { apartMs: 3_600_000, ids: ["m1", "m1"] })).toEqual([
      { deliveries: 2, possibleRepeat: false },
    ]);
    expect(await twice(await aLine(database), { apartMs: 0, ids: ["m1", "m2"] })).toEqual([once, once]);
  });
  test("BW18: spelled differently, a sender is still the same", async () => {
    const line = await aLine(database);
    const { accept } = aWebhook(line.db);
    for (const from of ["+13035550101", "13035550101", "(303) 555-0101", "303-555-0101", "0013035550101"])
      await accept(aCall(line.key, aText(from, line.number.e164, "ok")));
    expect(await textsOf(line.db, line.number)).toMatchObject([{ deliveries: 5 }]);
  });
});
