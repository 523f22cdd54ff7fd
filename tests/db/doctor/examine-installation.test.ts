import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { carrierAccounts } from "@/db/schema/numbers";
import { seal } from "@/lib/base/seal";
import { checkCopy } from "@/lib/doctor/copy";
import { examineInstallation } from "@/lib/doctor/examine-installation";
import { readEnv } from "@/lib/env";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";
import { aTenant } from "@/tests/support/factories";
import { tinyServer } from "@/tests/unit/carriers/tiny-server";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

const key = randomBytes(32);
const settings = (more: Record<string, string> = {}) =>
  readEnv({
    DATABASE_URL: database.url,
    APP_URL: "https://inbox.example.com",
    AUTH_SECRET: "a".repeat(32),
    ROOM_SECRET: "r".repeat(32),
    CREDENTIALS_KEY: key.toString("base64"),
    ROOM_PORT: "1",
    QUESTBLUE_URL: "http://127.0.0.1:1",
    ...more,
  });
const ours: typeof fetch = async () => new Response(JSON.stringify({ status: "alive" }));
const look = async (more: Record<string, string> = {}, fetched: typeof fetch = ours) => {
  const checks = await examineInstallation(settings(more), { now: () => new Date(), fetch: fetched });
  // No finding is without a sentence.
  expect(checks.map(checkCopy).every((words) => words.length > 10)).toBe(true);
  return Object.fromEntries(checks.map((each) => [each.check, each]));
};

test("an installation without an account at the carrier: what is there is well, what is not is named", async () => {
  expect(await look()).toMatchObject({
    database: { state: "well" },
    migrations: { state: "well" },
    database_clock: { state: "well" },
    room: { state: "wrong" },
    worker: { state: "wrong", sinceMs: null },
    public_address: { state: "well" },
    credentials: { state: "off" },
  });
});

test("V50: credentials that were stored under another key are said to be so, and the carrier is not asked with none", async () => {
  const tenant = await aTenant(database.db);
  const sealed = seal(JSON.stringify({ username: "u", password: "p", securityKey: "k" }), {
    key: randomBytes(32),
    boundTo: tenant.carrierAccountId,
  });
  await database.db
    .update(carrierAccounts)
    .set({ sealedCredentials: sealed })
    .where(eq(carrierAccounts.id, tenant.carrierAccountId));
  await using carrier = await tinyServer((response) => response.writeHead(200).end("{}"));
  expect(await look({ QUESTBLUE_URL: carrier.url })).toMatchObject({
    credentials: { state: "wrong", why: null },
  });
  expect(carrier.seen).toEqual([]);
  await database.db.update(carrierAccounts).set({ sealedCredentials: null });
});

test("an address that leads nowhere, or to somebody else, is wrong; one that only this network reaches is doubtful", async () => {
  const nowhere: typeof fetch = async () => Promise.reject(new Error("refused"));
  const other: typeof fetch = async () => new Response("<html>Welcome to nginx</html>");
  expect(await look({}, nowhere)).toMatchObject({
    public_address: { state: "wrong", problem: "not_reached" },
  });
  expect(await look({}, other)).toMatchObject({ public_address: { state: "wrong", problem: "not_ours" } });
  expect(await look({ APP_URL: "http://127.0.0.1:3000" })).toMatchObject({
    public_address: { state: "doubtful" },
  });
});

test("a database that lacks a migration is told before anything is asked of it", async () => {
  await database.db.transaction(async (tx) => {
    await tx.execute(
      sql`delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)`,
    );
  });
  expect(await look()).toMatchObject({ migrations: { state: "wrong", missing: 1 } });
});

test("a database that is away is one sentence, without its password", async () => {
  const [away] = await examineInstallation(
    settings({ DATABASE_URL: "postgres://someone:pass-word@127.0.0.1:1/partyline" }),
    { now: () => new Date(), fetch: ours },
  );
  expect(away).toMatchObject({ check: "database", state: "wrong" });
  expect(away && checkCopy(away)).not.toContain("pass-word");
});
