import { carrierIsSilent } from "@/tests/support/carrier-team";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { neonConfig } from "@neondatabase/serverless";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Connection, createDb } from "@/db/client";
import { causeCode } from "@/db/errors";
import { migrate } from "@/db/migrate";
import { namedStatement } from "@/db/named-statement";
import { refuseForgetfulPooler } from "@/db/pooler";
import { messages } from "@/db/schema/messages";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { freePort } from "@/lib/base/process/ports";
import { jobs } from "@/lib/runtime/jobs";
import { createSender } from "@/lib/outbound/send-due";
import { loadInbox } from "@/lib/inbox/list/load-inbox";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { silent } from "@/lib/launch/terminal";
import { createStack } from "@/lib/launch/stack";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { aPerson, onNumber } from "../support/factories";
import { aLedger, ledgerCarrier } from "../support/ledger-carrier";
import { type NeonProxy, startNeonProxy } from "../support/neon-proxy";
import { type PoolingProxy, startPoolingProxy } from "../support/pooling-proxy";
import { deliveryDeps } from "../support/sending";
import { runSql } from "../support/sql";
import { aCall, aLine, aText, aWebhook, flushAll } from "../support/webhook";

/** Behind a pooler that runs each transaction on another connection, and knows no statement by its name. */
let database: TestDatabase;
let pooler: PoolingProxy;
let neon: NeonProxy;
beforeAll(async () => {
  database = await createTestDatabase();
  pooler = await startPoolingProxy(database.url);
  neon = await startNeonProxy({ host: "127.0.0.1", port: pooler.port });
});
afterAll(async () => {
  await flushAll();
  await neon.close();
  await pooler.close();
  await database.close();
});

const said = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "",
    (error: Error) => error.message,
  );
const pooledName = (url: string) => Object.assign(new URL(url), { search: "?pgbouncer=true" }).href;

test("the pooler of these tests is one: what a session set or prepared is not there for the next transaction", async () => {
  const own = await startPoolingProxy(database.url);
  const { db, close } = createDb(own.url, { max: 1 });
  const named = namedStatement<{ pid: number }>("pooler_pid", sql`select pg_backend_pid() as pid`);
  await named(db, {});
  expect(await named(db, {}).catch(causeCode)).toBe("26000");
  await db.execute(sql`set lock_timeout = 4711`);
  const [first, second] = [
    await db.execute(sql`select pg_backend_pid() as pid, current_setting('lock_timeout') as held`),
    await db.execute(sql`select pg_backend_pid() as pid`),
  ];
  expect(first.rows[0]).not.toMatchObject({ held: "4711ms" });
  expect(second.rows[0]?.pid).not.toBe(first.rows[0]?.pid);
  await db.transaction(async (tx) => {
    const pids = [
      await tx.execute(sql`select pg_backend_pid() as pid`),
      await tx.execute(sql`select pg_backend_pid() as pid`),
    ].map(({ rows }) => rows[0]?.pid);
    expect(new Set(pids).size).toBe(1);
  });
  await close();
  // What is typed into one of these connections stays there, so the others of this file have a pooler of their own.
  await own.close();
});

describe.each([
  { driver: "pg", address: () => pooledName(pooler.url) },
  { driver: "neon", address: () => "postgres://u:p@ep-cool-1-pooler.eu-central-1.aws.neon.tech/db" },
])("an address that says pooler, by $driver", ({ driver, address }) => {
  let connection: Connection;
  beforeAll(() => {
    if (driver === "neon") {
      neonConfig.wsProxy = () => `127.0.0.1:${neon.port}/v2`;
      neonConfig.useSecureWebSocket = false;
      neonConfig.pipelineConnect = false;
    }
    connection = createDb(address(), { max: 4 });
  });
  afterAll(async () => {
    await flushAll();
    await connection.close();
  });

  test("statements that have names run on whichever connection there is", async () => {
    const named = namedStatement<{ n: string }>(
      "pooler_named",
      sql`select (${sql.placeholder("n")}::int + 1)::text as n`,
    );
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => named(connection.db, { n })));
    expect(answers.map((rows) => rows[0]?.n)).toEqual(Array.from({ length: 20 }, (_, n) => String(n + 1)));
  });

  test("V1, V18: texts come in, replies are checked and leave once each, and every job of the worker runs", async () => {
    const { db } = connection;
    const line = await aLine(connection);
    const ana = await onNumber(db, await aPerson(db, line.tenant), line.number);
    const webhook = aWebhook(db);
    const from = Array.from({ length: 6 }, (_, n) => `+1303555${7000 + n}`);
    const answers = await Promise.all(
      from.map((phone) => webhook.accept(aCall(line.key, aText(phone, line.number.e164, `From ${phone}`)))),
    );
    expect(answers).toEqual(from.map(() => ({ status: 200 })));

    const inbox = await loadInbox({ db, now: systemClock }, ana);
    if (!inbox.ok) throw new Error("no inbox");
    expect(inbox.value.conversations).toHaveLength(from.length);
    const replies = inbox.value.conversations.map(({ conversation }) => ({
      conversationId: conversation.id,
      clientId: newId(),
      seenSeq: 1,
      body: `To ${conversation.id}`,
    }));
    // Each of them twice at once, as by two presses: accepted once.
    const accepted = await Promise.all(
      [...replies, ...replies].map((intent) => queueReply({ db, now: systemClock }, ana, intent)),
    );
    expect(accepted.map(({ ok }) => ok)).toEqual(accepted.map(() => true));

    const ledger = await aLedger();
    const nothing = async () => carrierIsSilent;
    const deps = deliveryDeps(db, {
      ...ledgerCarrier(ledger.file),
      balance: nothing,
      history: nothing,
      listCampaigns: nothing,
      listNumbers: nothing,
    });
    await db.update(messages).set({ dueAt: sql`clock_timestamp()` });
    await db.execute(sql`update sends set due_at = clock_timestamp()`);
    const faults: unknown[] = [];
    const sender = createSender(deps, (fault) => faults.push(fault));
    for (let round = 0; round < 2; round += 1) {
      for (const job of jobs({ deps, sender })) await job.round();
      await sender.settled();
    }
    expect(faults).toEqual([]);
    expect(
      ledger
        .entries()
        .map(({ text }) => text)
        .toSorted(),
    ).toEqual(replies.map(({ body }) => body).toSorted());
  });
});

test("nothing that was sent through the pooler relies on a session: no setting, lock, name or ear that would stay on somebody's connection", () => {
  const ofSession =
    /^\s*(set\s+(?!local|transaction)|listen|prepare|create\s+temp|declare)|;\s*set\s+(?!local)|pg_(try_)?advisory_lock/i;
  expect(pooler.statements.length).toBeGreaterThan(100);
  expect([...new Set(pooler.statements)].filter((statement) => ofSession.test(statement))).toEqual([]);
});

test("migrations run through it, and their lock is held by nobody afterwards", async () => {
  const empty = await createTestDatabase();
  const own = await startPoolingProxy(empty.url, { connections: 2 });
  await runSql(empty.url, "drop schema public cascade; drop schema drizzle cascade; create schema public");
  await migrate(own.url);
  expect(await runSql(empty.url, "select * from tenants")).toEqual([]);
  expect(
    await runSql(
      empty.url,
      "select pid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
    ),
  ).toEqual([]);
  await own.close();
  await empty.close();
});

describe("an address that does not say what is behind it", () => {
  test("is refused when it forgets statements by name, with what to do about it", async () => {
    const refusal = await said(refuseForgetfulPooler(pooler.url));
    expect(refusal).toMatch(/pooler.*pgbouncer=true.*DATABASE_URL/s);
    expect(refusal).not.toMatch(/password|postgres:\/\//);
  });

  test("is taken when it is the database itself, or says pooler", async () => {
    expect(await said(refuseForgetfulPooler(database.url))).toBe("");
    expect(await said(refuseForgetfulPooler(pooledName(pooler.url)))).toBe("");
  });

  test("is refused by a pooler of a single connection too", async () => {
    const single = await startPoolingProxy(database.url, { connections: 1 });
    expect(await said(refuseForgetfulPooler(single.url))).toMatch(/pgbouncer=true/);
    await single.close();
  });

  test("`npm start` and `npm run db:migrate` end with that sentence before they do anything", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "partyline-pooler-"));
    const stack = createStack({
      root: process.cwd(),
      mode: "development",
      source: {
        DEMO: "1",
        DATA_DIR: folder,
        DATABASE_URL: pooler.url,
        PORT: String(await freePort()),
        ROOM_PORT: String(await freePort()),
        SIMULATOR_PORT: String(await freePort()),
      },
      progress: silent,
    });
    expect(await said(stack.start())).toMatch(/pgbouncer=true/);
    await stack.stop();
    const migrating = spawn(process.execPath, ["--import", "tsx", "lib/launch/db-migrate.ts"], {
      env: { ...process.env, DEMO: "1", DATA_DIR: folder, DATABASE_URL: pooler.url },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [words, [code]] = await Promise.all([text(migrating.stderr), once(migrating, "exit")]);
    expect(words).toMatch(/pgbouncer=true/);
    expect(code).toBe(1);
    await rm(folder, { recursive: true });
  });
});
