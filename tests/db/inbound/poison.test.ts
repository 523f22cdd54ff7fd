import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDb } from "@/db/client";
import { auditEntries } from "@/db/schema/governance";
import { numbers } from "@/db/schema/numbers";
import { ingestHeldMessages } from "@/lib/inbound/kept/ingest-kept";
import { questBlue } from "@/lib/carriers/questblue/adapter";
import { replayDelivery } from "@/lib/inbound/kept/replay-delivery";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, aNumber, aPerson } from "../../support/factories";
import { until } from "../../support/until";
import {
  aCall,
  aLine,
  aText,
  aWebhook,
  closeAll,
  letPass,
  deliveriesOf,
  switchLine,
  sweep,
  type TestLine,
  textsOf,
} from "../../support/webhook";

/** Texts with this word meet a fault of ours: reading throws, or the database does as they are written. */
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.execute(
    sql.raw(`
    create function choke() returns trigger language plpgsql as $$ begin raise exception 'choked'; end $$;
    create trigger choke before insert on messages for each row when (new.body like '%unwritable%') execute function choke();`),
  );
});
afterAll(() => closeAll(database));

const mend = () => database.db.execute(sql`alter table messages disable trigger choke`);
const unmend = () => database.db.execute(sql`alter table messages enable trigger choke`);
const readFaultily: typeof questBlue.reader.read = (call) => {
  if (Buffer.from(call.body).includes("unreadable")) throw new Error("a bug");
  return questBlue.reader.read(call);
};
const quarantined = async ({ db, tenant }: TestLine) =>
  (await deliveriesOf(db, tenant)).filter(({ state }) => state === "quarantined");

describe("V11: a call that meets a fault of ours", () => {
  test.each(["unwritable", "unreadable"])(
    "%s: is answered 2xx, does not touch the others of its batch, and after six tries waits in quarantine with its bytes",
    async (poison) => {
      const line = await aLine(database);
      const { accept } = aWebhook(line.db, { read: readFaultily });
      const good = Array.from({ length: 20 }, (_, index) => `Good ${index}`);
      const bodies = good
        .toSpliced(7, 0, `This is ${poison}`)
        .map((text, index) => aText(`+1303555${String(index).padStart(4, "0")}`, line.number.e164, text));
      const answers = await Promise.all(bodies.map((body) => accept(aCall(line.key, body))));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      const stored = async () => (await textsOf(line.db, line.number)).map(({ body }) => body).toSorted();
      expect(await stored()).toEqual(good.toSorted());

      for (let tries = 1; tries < 6; tries += 1) {
        expect(await quarantined(line)).toEqual([]);
        await letPass(line.db, line.tenant, 120_000);
        await sweep(line.db, { read: readFaultily });
      }
      expect(await quarantined(line)).toMatchObject([
        {
          quarantineCode: "ingest_failed",
          attempts: 5,
          body: Buffer.from(JSON.stringify(bodies[7])),
        },
      ]);

      const admin = await aPerson(line.db, line.tenant, { role: "admin" });
      const [delivery] = await quarantined(line);
      await mend();
      const deps = {
        db: line.db,
        now: () => new Date(),
        random: () => 0,
        read: questBlue.reader.read,
        publishNow: () => {},
        pokeSends: () => {},
      };
      const replay = () => replayDelivery(deps, admin, { deliveryId: delivery?.id ?? "" });
      const [first, second] = await Promise.all([replay(), replay()]);
      await unmend();
      expect([first, second].toSorted((a) => (a.ok ? -1 : 1))).toEqual([
        { ok: true, value: { state: "ingested", code: null } },
        { ok: false, error: { code: "not_quarantined" } },
      ]);
      expect(await stored()).toEqual([...good, `This is ${poison}`].toSorted());
      const audit = (await line.db.select().from(auditEntries)).filter(
        ({ subjectId }) => subjectId === delivery?.id,
      );
      expect(audit).toMatchObject([
        { action: "delivery.replayed", actorId: admin.userId, tenantId: line.tenant.tenantId },
      ]);
    },
  );

  test("waits longer from try to try, and is not tried before its time", async () => {
    const line = await aLine(database);
    await aWebhook(line.db).accept(aCall(line.key, aText("+13035550101", line.number.e164, "unwritable")));
    const first = (await deliveriesOf(line.db, line.tenant))[0];
    expect(first).toMatchObject({ state: "received", attempts: 1 });
    expect(first?.nextAttemptAt?.getTime()).toBeGreaterThan(first?.receivedAt.getTime() ?? Infinity);
    await sweep(line.db);
    expect((await deliveriesOf(line.db, line.tenant))[0]).toMatchObject({ attempts: 1 });
  });
});

test("V55: a connection that is cut while calls are taken in costs them no try, and the sweep takes them in", async () => {
  const line = await aLine(database);
  const conversation = await aConversation(line.db, line.number);
  const { accept } = aWebhook(line.db);
  await line.db.transaction(async (tx) => {
    await tx.execute(sql`select from conversations where id = ${conversation.conversationId} for update`);
    const answer = accept(aCall(line.key, aText(conversation.address, line.number.e164, "Cut off")));
    await until(async () => (await deliveriesOf(line.db, line.tenant)).length > 0, {
      what: "the call, kept by itself",
    });
    const cut = sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await until(async () => (await tx.execute(cut)).rows.length > 0, {
      what: "a connection that waits for the lock",
    });
    expect(await answer).toEqual({ status: 200 });
  });
  expect(await deliveriesOf(line.db, line.tenant)).toMatchObject([
    { state: "received", attempts: 0, nextAttemptAt: null },
  ]);
  await sweep(line.db);
  expect(await textsOf(line.db, line.number)).toMatchObject([{ body: "Cut off" }]);
});

describe("replay", () => {
  const deps = () => ({
    db: database.db,
    now: () => new Date(),
    random: () => 0,
    read: questBlue.reader.read,
    publishNow: () => {},
    pokeSends: () => {},
  });

  test("A5: what is replayed for a number that is off is held, with its time, and comes in once the number is on", async () => {
    const line = await aLine(database);
    const elsewhere = "+13035550777";
    await aWebhook(line.db).accept(aCall(line.key, aText("+13035550102", elsewhere, "Hi")));
    await letPass(line.db, line.tenant, 3_600_000);
    const [delivery] = await quarantined(line);
    const off = await aNumber(line.db, line.tenant, { e164: elsewhere, disabledAt: new Date() });
    const admin = await aPerson(line.db, line.tenant, { role: "admin" });
    const again = () => replayDelivery(deps(), admin, { deliveryId: delivery?.id ?? "" });
    expect(await again()).toEqual({ ok: true, value: { state: "held", code: null } });
    await line.db.update(numbers).set({ disabledAt: null }).where(eq(numbers.id, off.numberId));
    await ingestHeldMessages(deps());
    expect(await textsOf(line.db, off)).toMatchObject([
      { body: "Hi", deliveries: 1, statusAt: delivery?.receivedAt },
    ]);
  });

  /** As a later version might: the same call, read a little differently. Counts how often this one is looked at, whatever else waits. */
  function aLaterReader(words: string) {
    const looked = { times: 0 };
    const read: typeof questBlue.reader.read = (call) => {
      const was = questBlue.reader.read(call);
      if (was.kind !== "message" || was.text !== words) return was;
      looked.times += 1;
      return { ...was, text: `${was.text} (read anew)` };
    };
    return { read, looked };
  }

  test("V11: a held call that reads differently than when it came is taken in once, and not looked at again", async () => {
    const line = await aLine(database);
    await switchLine(line, "off");
    await aWebhook(line.db).accept(aCall(line.key, aText("+13035550103", line.number.e164, "Hello")));
    await switchLine(line, "on");
    const { read, looked } = aLaterReader("Hello");
    await ingestHeldMessages({ ...deps(), read });
    expect(await textsOf(line.db, line.number)).toMatchObject([{ body: "Hello (read anew)" }]);
    await ingestHeldMessages({ ...deps(), read });
    expect(looked.times).toBe(1);
  });

  test("V11: one copy of several that reads differently goes to quarantine with the reason, and not round for ever", async () => {
    const line = await aLine(database);
    const off = await aNumber(line.db, line.tenant, { disabledAt: new Date() });
    await aWebhook(line.db).accept(
      aCall(line.key, aText("+13035550104", [line.number.e164, off.e164], "Hello both")),
    );
    await line.db.update(numbers).set({ disabledAt: null }).where(eq(numbers.id, off.numberId));
    const { read, looked } = aLaterReader("Hello both");
    await ingestHeldMessages({ ...deps(), read });
    await ingestHeldMessages({ ...deps(), read });
    expect(looked.times).toBe(1);
    expect(await quarantined(line)).toMatchObject([{ quarantineCode: "reads_differently" }]);
    expect(await textsOf(line.db, line.number)).toHaveLength(1);
    expect(await textsOf(line.db, off)).toEqual([]);
  });

  test("V6, N9: another tenant's admin finds nothing, and who is no admin may not", async () => {
    const [line, other] = [await aLine(database), await aLine(database)];
    await aWebhook(line.db).accept(aCall(line.key, "{"));
    const [delivery] = await quarantined(line);
    const as = async (person: Awaited<ReturnType<typeof aPerson>>) =>
      replayDelivery(deps(), person, { deliveryId: delivery?.id ?? "" });
    expect(await as(await aPerson(line.db, other.tenant, { role: "owner" }))).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(await as(await aPerson(line.db, line.tenant, { role: "member" }))).toEqual({
      ok: false,
      error: { code: "forbidden" },
    });
    expect(await quarantined(line)).toHaveLength(1);
  });
});

describe("V10: the answer", () => {
  test("comes after 300 ms while a call still waits to be taken in, which happens as soon as it can", async () => {
    const line = await aLine(database);
    const conversation = await aConversation(line.db, line.number);
    const { accept, flush } = aWebhook(line.db, { answerAfterMs: 300 });
    await accept(aCall(line.key, aText("+13035550103", line.number.e164, "Warm")));
    await line.db.transaction(async (tx) => {
      await tx.execute(sql`select from conversations where id = ${conversation.conversationId} for update`);
      const began = performance.now();
      expect(await accept(aCall(line.key, aText(conversation.address, line.number.e164, "Held up")))).toEqual(
        {
          status: 200,
        },
      );
      expect(performance.now() - began).toBeGreaterThan(250);
      await flush();
      expect((await deliveriesOf(line.db, line.tenant)).at(-1)).toMatchObject({
        state: "received",
        answeredAt: expect.any(Date),
      });
    });
    await until(async () => (await textsOf(line.db, line.number)).some(({ body }) => body === "Held up"), {
      what: "the text, taken in",
    });
  });

  test("V11: a text held up by a lock does not hold up texts to other numbers", async () => {
    const line = await aLine(database);
    const free = await aNumber(line.db, line.tenant);
    const conversation = await aConversation(line.db, line.number);
    const { accept } = aWebhook(line.db, { answerAfterMs: 10_000 });
    const heldUp = await line.db.transaction(async (tx) => {
      await tx.execute(sql`select from conversations where id = ${conversation.conversationId} for update`);
      const call = accept(aCall(line.key, aText(conversation.address, line.number.e164, "Held up")));
      await accept(aCall(line.key, aText("+13035550104", free.e164, "Free")));
      expect(await textsOf(line.db, free)).toMatchObject([{ body: "Free" }]);
      expect(await textsOf(line.db, line.number)).toEqual([]);
      return { call };
    });
    await heldUp.call;
    expect(await textsOf(line.db, line.number)).toMatchObject([{ body: "Held up" }]);
  });

  test("is 503 with Retry-After when a call cannot be stored, and nothing else", async () => {
    const line = await aLine(database);
    const broken = createDb("postgres://nobody:wrong@127.0.0.1:9/none");
    const { accept } = aWebhook(broken.db);
    expect(await accept(aCall(line.key, aText("+13035550105", line.number.e164, "Hi")))).toEqual({
      status: 503,
      headers: { "Retry-After": "5" },
    });
    await broken.close();
  });

  test("is 503 when the database stores no call any more, and 200 again when it does", async () => {
    const line = await aLine(database);
    const { accept } = aWebhook(line.db);
    const call = () => accept(aCall(line.key, aText("+13035550106", line.number.e164, "Hi")));
    await line.db.execute(
      sql.raw(
        "create trigger full_disk before insert on webhook_deliveries for each row execute function choke()",
      ),
    );
    expect(await call()).toMatchObject({ status: 503 });
    await line.db.execute(sql.raw("drop trigger full_disk on webhook_deliveries"));
    expect(await call()).toEqual({ status: 200 });
    expect(await textsOf(line.db, line.number)).toHaveLength(1);
  });
});
