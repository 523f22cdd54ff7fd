import { Socket } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { committing } from "@/db/transaction";
import { createTestDatabase, type TestDatabase } from "../support/database";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
afterEach(() => vi.restoreAllMocks());

test("statements of a transaction that do not wait for each other leave by one write, the COMMIT with the last", async () => {
  const { db } = database;
  // The connection is made before anything is counted.
  await db.execute(sql`select 1`);
  const one = vi.spyOn(Socket.prototype, "_write");
  const several = vi.spyOn(Socket.prototype as Socket & { _writev(...args: unknown[]): void }, "_writev");
  const port = Number(new URL(database.url).port);
  const writes = () =>
    [...one.mock.contexts, ...several.mock.contexts].filter(
      (socket) => (socket as Socket).remotePort === port,
    ).length;
  await db.transaction(async (tx) => {
    await Promise.all([tx.execute(sql`select 1`), tx.execute(sql`select 2`), tx.execute(sql`select 3`)]);
    expect(writes()).toBe(1);
    await committing(tx, () => tx.execute(sql`select 4`).execute());
    expect(writes()).toBe(2);
  });
  expect(writes()).toBe(2);
});
