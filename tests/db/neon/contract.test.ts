import { neonConfig } from "@neondatabase/serverless";
import { and, count, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createDb, type Connection } from "@/db/client";
import type { Tx } from "@/db/handles";
import { causeCode, isUniqueViolation } from "@/db/errors";
import { namedStatement } from "@/db/named-statement";
import { appendEventsAndCommit } from "@/db/queries/events/append-events";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { optOuts } from "@/db/schema/contacts";
import { conversations, drafts } from "@/db/schema/conversations";
import { webhookDeliveries } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { tenants } from "@/db/schema/people";
import { streams, streamEvents } from "@/db/schema/events";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { loadInbox } from "@/lib/inbox/list/load-inbox";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aSharedConversation } from "../../support/factories";
import { startNeonProxy, type NeonProxy } from "../../support/neon-proxy";

/** What the code above relies on, asked of both drivers: whoever runs on Neon runs the same program. */
let database: TestDatabase;
let proxy: NeonProxy;
beforeAll(async () => {
  database = await createTestDatabase();
  const { hostname, port } = new URL(database.url);
  proxy = await startNeonProxy({ host: hostname, port: Number(port) });
  neonConfig.wsProxy = () => `127.0.0.1:${proxy.port}/v2`;
  neonConfig.useSecureWebSocket = false;
  // Ours wants scram; Neon's own takes the password with the first bytes.
  neonConfig.pipelineConnect = false;
});
afterAll(async () => {
  await database.close();
  await proxy.close();
});

const POOL = 4;

describe.each([
  { driver: "pg", neon: false },
  { driver: "neon", neon: true },
])("$driver", ({ neon }) => {
  let connection: Connection;
  beforeAll(() => {
    connection = createDb(database.url, { neon, max: POOL });
  });
  afterAll(() => connection.close());
  const db = () => connection.db;

  let world: Awaited<ReturnType<typeof aSharedConversation>>;
  beforeEach(async () => {
    world = await aSharedConversation(db());
  });
  const rename = (name: string) => ({ where: eq(tenants.id, world.tenant.tenantId), name });
  const nameNow = async () =>
    (await db().select({ name: tenants.name }).from(tenants).where(eq(tenants.id, world.tenant.tenantId)))[0]
      ?.name;
  const failureOf = async (run: Promise<unknown>): Promise<unknown> =>
    run.then(
      () => undefined,
      (error: unknown) => error,
    );

  describe("transactions", () => {
    test("commit as a whole, and give back what their function gives", async () => {
      const { where, name } = rename("after");
      expect(
        await db().transaction(async (tx) => (await tx.update(tenants).set({ name }).where(where), "given")),
      ).toBe("given");
      expect(await nameNow()).toBe("after");
    });

    test("roll back as a whole when their function throws, and pass its error on", async () => {
      const before = await nameNow();
      const { where, name } = rename("never");
      const thrown = new Error("stop");
      expect(
        await failureOf(
          db().transaction(
            async (tx) => (await tx.update(tenants).set({ name }).where(where), Promise.reject(thrown)),
          ),
        ),
      ).toBe(thrown);
      expect(await nameNow()).toBe(before);
    });

    test("an inner one rolls back alone", async () => {
      const { where } = rename("");
      await db().transaction(async (tx) => {
        await tx.update(tenants).set({ name: "outer" }).where(where);
        await failureOf(
          tx.transaction(
            async (inner) => (
              await inner.update(tenants).set({ name: "inner" }).where(where),
              Promise.reject(new Error("stop"))
            ),
          ),
        );
      });
      expect(await nameNow()).toBe("outer");
    });

    test("what is not committed is seen by nobody else", async () => {
      const before = await nameNow();
      const { where, name } = rename("unseen");
      await db().transaction(async (tx) => {
        await tx.update(tenants).set({ name }).where(where);
        expect(await nameNow()).toBe(before);
      });
    });

    test("repeatable read sees one instant, and read only writes nothing", async () => {
      const before = await nameNow();
      const { where, name } = rename("meanwhile");
      const settings = { isolationLevel: "repeatable read", accessMode: "read only" } as const;
      await db().transaction(async (tx) => {
        const look = () => tx.select({ name: tenants.name }).from(tenants).where(where);
        expect(await look()).toEqual([{ name: before }]);
        await db().update(tenants).set({ name }).where(where);
        expect(await look()).toEqual([{ name: before }]);
      }, settings);
      const written = await failureOf(
        db().transaction((tx) => tx.update(tenants).set({ name: "never" }).where(where), settings),
      );
      expect(causeCode(written)).toBe("25006");
    });
  });

  describe("the end of a transaction", () => {
    const event = { type: "access.granted" as const, userId: newId() };
    const eventsOf = async (numberId: string) =>
      (
        await db()
          .select({ seq: streamEvents.seq })
          .from(streamEvents)
          .where(eq(streamEvents.streamId, numberId))
      ).map(({ seq }) => seq);

    test("V12: events are committed with what they speak of, and nothing may follow them", async () => {
      const { numberId } = world.number;
      const before = await eventsOf(numberId);
      const { where, name } = rename("told");
      const late = db().transaction(async (tx) => {
        await tx.update(tenants).set({ name }).where(where);
        await appendEventsAndCommit(tx, [{ numberId, events: [event] }]);
        expect(await eventsOf(numberId)).toHaveLength(before.length + 1);
        await tx.update(tenants).set({ name: "too late" }).where(where);
      });
      expect(String(((await failureOf(late)) as Error & { cause: unknown }).cause)).toContain(
        "the transaction is over",
      );
      expect(await nameNow()).toBe("told");
      expect(await eventsOf(numberId)).toHaveLength(before.length + 1);
    });

    test("events that cannot be written take everything with them", async () => {
      const { where } = rename("");
      const before = await nameNow();
      const failed = db().transaction(async (tx) => {
        await tx.update(tenants).set({ name: "never" }).where(where);
        // A number that has no stream.
        await appendEventsAndCommit(tx, [{ numberId: newId(), events: [event] }]);
      });
      expect(causeCode(await failureOf(failed))).toBe("23502");
      expect(await nameNow()).toBe(before);
      const earlier = db().transaction(async (tx) => {
        const refused = tx.execute(sql`select 1 / 0`).execute();
        await appendEventsAndCommit(tx, [{ numberId: world.number.numberId, events: [event] }], [refused]);
      });
      expect(causeCode(await failureOf(earlier))).toBe("22012");
      expect(await nameNow()).toBe(before);
    });

    test("in a nested transaction events are not its end, and go with it", async () => {
      const { numberId } = world.number;
      const before = await eventsOf(numberId);
      const { where } = rename("");
      await db().transaction(async (tx) => {
        await failureOf(
          tx.transaction(
            async (inner) => (
              await appendEventsAndCommit(inner, [{ numberId, events: [event] }]),
              Promise.reject(new Error("stop"))
            ),
          ),
        );
        await tx.update(tenants).set({ name: "goes on" }).where(where);
      });
      expect(await eventsOf(numberId)).toEqual(before);
      expect(await nameNow()).toBe("goes on");
    });

    test("a body that went on after a fault is not taken for committed", async () => {
      const { where } = rename("");
      const before = await nameNow();
      const swallowed = db().transaction(async (tx) => {
        await tx.update(tenants).set({ name: "never" }).where(where);
        await failureOf(tx.execute(sql`select 1 / 0`).execute());
      });
      expect(String(await failureOf(swallowed))).toContain("nothing was committed");
      expect(await nameNow()).toBe(before);
    });

    test("a statement after the end is refused, and the connection serves the next", async () => {
      const kept: Tx[] = [];
      await db().transaction(async (tx) => void kept.push(tx));
      expect(
        String(
          (
            (await failureOf(kept[0]?.execute(sql`select 1`).execute() ?? Promise.resolve())) as Error & {
              cause: unknown;
            }
          ).cause,
        ),
      ).toContain("the transaction is over");
      for (let round = 0; round < 2 * POOL; round += 1)
        expect((await db().execute<{ one: number }>(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
    });
  });

  describe("locks", () => {
    test("V3: a locked conversation is waited for, and then read as it was left", async () => {
      const scope = { tenantId: world.tenant.tenantId, conversationId: world.conversation.conversationId };
      const order: string[] = [];
      let second: Promise<unknown> = Promise.resolve();
      await db().transaction(async (tx) => {
        await lockConversation(tx, scope);
        second = db().transaction(async (other) => {
          const record = await lockConversation(other, scope);
          order.push(`second sees ${record?.publicSeq}`);
        });
        await waitForLock();
        await tx
          .update(conversations)
          .set({ publicSeq: 7 })
          .where(eq(conversations.id, scope.conversationId));
        order.push("first commits");
      });
      await second;
      expect(order).toEqual(["first commits", "second sees 7"]);
    });

    test("a locked row can be skipped, and refused at once", async () => {
      const { where } = rename("");
      await db().transaction(async (tx) => {
        await tx.select().from(tenants).where(where).for("update");
        expect(
          await db().transaction((other) =>
            other.select().from(tenants).where(where).for("update", { skipLocked: true }),
          ),
        ).toEqual([]);
        const refused = await failureOf(
          db().transaction((other) =>
            other.select().from(tenants).where(where).for("update", { noWait: true }),
          ),
        );
        expect(causeCode(refused)).toBe("55P03");
      });
    });

    test("an advisory lock of a transaction goes with it", async () => {
      const take = sql`select pg_try_advisory_xact_lock(4711) as got`;
      await db().transaction(async (tx) => {
        expect((await tx.execute(take)).rows).toEqual([{ got: true }]);
        expect((await db().execute(take)).rows).toEqual([{ got: false }]);
      });
      expect((await db().execute(take)).rows).toEqual([{ got: true }]);
    });

    test("V12: events of many writers at once are in the log without a hole", async () => {
      const { numberId } = world.number;
      await Promise.all(
        Array.from({ length: 30 }, () =>
          db().transaction((tx) =>
            appendEventsAndCommit(tx, [
              {
                numberId,
                events: [
                  { type: "access.granted", userId: newId() },
                  { type: "access.granted", userId: newId() },
                ],
              },
            ]),
          ),
        ),
      );
      const log = await db()
        .select({ seq: streamEvents.seq })
        .from(streamEvents)
        .where(eq(streamEvents.streamId, numberId))
        .orderBy(streamEvents.seq);
      expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    });
  });

  describe("values come back as they were written", () => {
    test("instants to the millisecond, in any year", async () => {
      for (const at of [
        new Date("2026-11-22T06:30:00.123Z"),
        new Date("1999-12-31T23:59:59.999Z"),
        new Date("2038-01-19T03:14:08.001Z"),
      ]) {
        await db()
          .update(conversations)
          .set({ lastActivityAt: at })
          .where(eq(conversations.id, world.conversation.conversationId));
        expect(
          await db()
            .select({ at: conversations.lastActivityAt })
            .from(conversations)
            .where(
              and(
                eq(conversations.id, world.conversation.conversationId),
                eq(conversations.lastActivityAt, at),
              ),
            ),
        ).toEqual([{ at }]);
      }
    });

    test("counters beyond 32 bits, as numbers", async () => {
      const lastSeq = 9_007_199_254_740_991;
      await db().update(streams).set({ lastSeq }).where(eq(streams.id, world.number.numberId));
      expect(
        await db()
          .select({ lastSeq: streams.lastSeq })
          .from(streams)
          .where(eq(streams.id, world.number.numberId)),
      ).toEqual([{ lastSeq }]);
      expect((await db().execute(sql`select ${lastSeq}::bigint as n`)).rows).toEqual([
        { n: String(lastSeq) },
      ]);
    });

    test("bytes, each of them", async () => {
      const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      const [kept] = await db()
        .insert(webhookDeliveries)
        .values({ carrierAccountId: world.tenant.carrierAccountId, query: [["a", "b"]], body })
        .returning({ body: webhookDeliveries.body, query: webhookDeliveries.query });
      expect(Buffer.isBuffer(kept?.body) && kept.body.equals(body)).toBe(true);
      expect(kept?.query).toEqual([["a", "b"]]);
    });

    test("json with its types, nulls and order of lists", async () => {
      const media = ["ü", "\u2028", '"quoted"', "{brace}"];
      const draft = {
        tenantId: world.tenant.tenantId,
        conversationId: world.conversation.conversationId,
        userId: world.ana.userId,
        clientId: newId(),
        body: "",
        media,
        updatedAt: new Date(),
      };
      expect(
        await db()
          .insert(drafts)
          .values(draft)
          .returning({ media: drafts.media, staleSince: drafts.staleSince }),
      ).toEqual([{ media, staleSince: null }]);
      const value = { n: 1.5, deep: [null, true, { text: "'; --" }] };
      expect((await db().execute(sql`select ${JSON.stringify(value)}::jsonb as value`)).rows).toEqual([
        { value },
      ]);
    });

    test("text of any script, and quotes", async () => {
      const body = "Grüße 👩‍👩‍👧 \u202eabc 'quoted' \\ $1 %s\n\ttab";
      await db().update(messages).set({ body }).where(eq(messages.id, world.text.messageId));
      expect(
        await db()
          .select({ body: messages.body })
          .from(messages)
          .where(and(eq(messages.id, world.text.messageId), eq(messages.body, body))),
      ).toEqual([{ body }]);
    });

    test("lists as one parameter", async () => {
      const ids = [newId(), newId()];
      expect(
        (
          await db().execute(
            sql`select array_length(${sql.param(ids)}::uuid[], 1) as n, ${ids[1]}::uuid = any(${sql.param(ids)}::uuid[]) as held`,
          )
        ).rows,
      ).toEqual([{ n: 2, held: true }]);
    });
  });

  describe("errors", () => {
    test("V18: a second row of a unique key says which key", async () => {
      const stop = {
        tenantId: world.tenant.tenantId,
        address: "+12025550199",
        word: "STOP",
        viaNumberId: world.number.numberId,
        at: new Date(),
      };
      await db().insert(optOuts).values(stop);
      const again = await failureOf(db().insert(optOuts).values(stop));
      expect(isUniqueViolation(again, "opt_outs_in_force")).toBe(true);
      expect(isUniqueViolation(again, "messages_intent")).toBe(false);
    });

    test("V6: the database refuses a row that points into another tenant", async () => {
      const other = await aSharedConversation(db());
      const astray = await failureOf(
        db()
          .update(conversations)
          .set({ numberId: other.number.numberId })
          .where(eq(conversations.id, world.conversation.conversationId)),
      );
      expect(causeCode(astray)).toBe("23503");
    });

    test("a check that fails, unreadable SQL and a bad id have their codes, and the connection goes on", async () => {
      expect(
        causeCode(
          await failureOf(
            db().update(messages).set({ status: "sent" }).where(eq(messages.id, world.text.messageId)),
          ),
        ),
      ).toBe("23514");
      expect(causeCode(await failureOf(db().execute(sql`selec 1`)))).toBe("42601");
      expect(causeCode(await failureOf(db().select().from(tenants).where(eq(tenants.id, "no-id"))))).toBe(
        "22P02",
      );
      expect((await db().execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
    });

    test("after an error nothing more of its transaction counts, and its connection is clean again", async () => {
      const before = await nameNow();
      const { where, name } = rename("never");
      const failed = await failureOf(
        db().transaction(async (tx) => {
          await tx.update(tenants).set({ name }).where(where);
          await failureOf(tx.execute(sql`select 1 / 0`));
          await tx.execute(sql`select 1`);
        }),
      );
      expect(causeCode(failed)).toBe("25P02");
      await Promise.all(Array.from({ length: POOL * 2 }, nameNow)).then((names) =>
        expect(new Set(names)).toEqual(new Set([before])),
      );
    });

    // Seen to end the whole process while nobody listened to the errors of a connection in use.
    test("V55: a connection that the server cut fails its query, and the pool opens another", async () => {
      const cut = await failureOf(
        db().transaction((tx) => tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`)),
      );
      expect(cut).toBeInstanceOf(Error);
      expect((await db().execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
    });

    test("a statement over its time is ended", async () => {
      const late = await failureOf(
        db().transaction(async (tx) => {
          await tx.execute(sql`set local statement_timeout = 50`);
          await tx.execute(sql`select pg_sleep(10)`);
        }),
      );
      expect(causeCode(late)).toBe("57014");
    });
  });

  describe("the pool", () => {
    test("many callers at once each get their own answer, over no more connections than allowed", async () => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          db().execute<{ n: number; pid: number }>(sql`select ${n}::int as n, pg_backend_pid() as pid`),
        ),
      );
      expect(answers.map(({ rows }) => rows[0]?.n)).toEqual(Array.from({ length: 50 }, (_, n) => n));
      expect(new Set(answers.map(({ rows }) => rows[0]?.pid)).size).toBeLessThanOrEqual(POOL);
    });

    test("a transaction keeps its connection, whatever runs beside it", async () => {
      const pid = sql`select pg_backend_pid() as pid`;
      await db().transaction(async (tx) => {
        const own = (await tx.execute(pid)).rows;
        const beside = await Promise.all(Array.from({ length: 6 }, () => db().execute(pid)));
        expect((await tx.execute(pid)).rows).toEqual(own);
        expect(beside.map(({ rows }) => rows[0])).not.toContainEqual(own[0]);
      });
    });

    test("a statement with a name runs again on every connection", async () => {
      const named = namedStatement<{ n: string }>(
        "contract_named",
        sql`select (${sql.placeholder("n")}::int + 1)::text as n`,
      );
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => named(db(), { n })));
      expect(answers.map((rows) => rows[0]?.n)).toEqual(Array.from({ length: 20 }, (_, n) => String(n + 1)));
    });

    test("closing it ends its connections", async () => {
      const own = createDb(database.url, { neon, max: 2 });
      const { rows } = await own.db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      await own.close();
      await expect
        .poll(
          async () =>
            (await database.db.execute(sql`select 1 from pg_stat_activity where pid = ${rows[0]?.pid}`)).rows,
          { timeout: 30_000 },
        )
        .toEqual([]);
    });
  });

  test("the heart runs on it: a checked send, its repetition, a refusal and what everyone sees", async () => {
    const deps = { db: db(), now: systemClock };
    const { ana, ben, conversation } = world;
    const intent = { ...conversation, clientId: newId(), seenSeq: 1, body: "On our way" };
    const sent = await queueReply(deps, ana, intent);
    expect(sent).toMatchObject({
      ok: true,
      value: { repeat: false, message: { publicSeq: 2 }, events: [{ type: "message.queued", seq: 1 }] },
    });
    expect(await queueReply(deps, ana, intent)).toMatchObject({ ok: true, value: { repeat: true } });
    expect(await queueReply(deps, ben, { ...intent, clientId: newId() })).toMatchObject({
      ok: false,
      error: { code: "refused", refusal: { reason: "teammate_sending" } },
    });
    expect(await loadInbox(deps, ben)).toMatchObject({
      ok: true,
      value: { conversations: [{ conversation: { publicSeq: 2, last: { body: "On our way" } } }] },
    });
    expect(await loadConversation(deps, ben, conversation)).toMatchObject({
      ok: true,
      value: {
        items: [
          { message: { publicSeq: 1 } },
          { message: { body: "On our way", author: { name: "Ana Reyes" } } },
        ],
      },
    });
    expect(
      await db()
        .select({ n: count() })
        .from(messages)
        .where(and(eq(messages.conversationId, conversation.conversationId), eq(messages.direction, "out"))),
    ).toEqual([{ n: 1 }]);
  });

  async function waitForLock(): Promise<void> {
    const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect
      .poll(async () => (await database.db.execute(waiting)).rows.length, { timeout: 30_000, interval: 5 })
      .toBeGreaterThan(0);
  }
});
