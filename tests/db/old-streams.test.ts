import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { memberIdOf } from "@/lib/base/stream";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { runSql } from "../support/sql";

/** The last migration of before there were streams of people. */
const BEFORE = "0031";
const folder = path.resolve(import.meta.dirname, "../../db/migrations");

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

test("V27: a number's stream keeps its epoch, its events and its place when streams become keyed, and everybody has one of their own", async () => {
  const migrations = readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .toSorted();
  const migrate = (which: (file: string) => boolean) =>
    runSql(
      database.url,
      migrations
        .filter(which)
        .map((file) => readFileSync(path.join(folder, file), "utf8"))
        .join("\n;\n"),
    );
  await runSql(database.url, "drop schema public cascade; create schema public");
  await migrate((file) => file.slice(0, 4) <= BEFORE);
  const [tenantId, userId, accountId, numberId, epoch] = [newId(), newId(), newId(), newId(), newId()];
  await runSql(
    database.url,
    `insert into tenants (id, name, slug) values ('${tenantId}', 'Quarry', 'quarry');
    insert into users (id, email, name) values ('${userId}', 'ana@example.test', 'Ana');
    insert into memberships (tenant_id, user_id, role, color) values ('${tenantId}', '${userId}', 'owner', 'iris');
    insert into carrier_accounts (id, tenant_id, name) values ('${accountId}', '${tenantId}', 'QuestBlue');
    insert into numbers (id, tenant_id, carrier_account_id, e164, label) values ('${numberId}', '${tenantId}', '${accountId}', '+12025550100', 'Yard');
    insert into number_streams (number_id, tenant_id, epoch, last_seq) values ('${numberId}', '${tenantId}', '${epoch}', 3);
    insert into room_events (number_id, epoch, seq, type, payload, published_at)
      select '${numberId}', '${epoch}', seq, 'access.granted', '{"userId":"${userId}"}', case when seq < 3 then clock_timestamp() end from generate_series(2, 3) seq`,
  );
  await migrate((file) => file.slice(0, 4) > BEFORE);

  const memberId = await memberIdOf({ tenantId, userId });
  expect(
    await runSql(database.url, "select id, kind, tenant_id, last_seq::int from streams order by kind"),
  ).toEqual([
    { id: numberId, kind: "number", tenant_id: tenantId, last_seq: 3 },
    { id: memberId, kind: "person", tenant_id: tenantId, last_seq: 0 },
  ]);
  // The room was told of one of the two.
  expect(
    await runSql(
      database.url,
      "select consumer, stream_id, epoch, last_seq::int, ahead from event_cursors where consumer = 'room' order by last_seq desc",
    ),
  ).toMatchObject([
    { consumer: "room", stream_id: numberId, epoch, last_seq: 2, ahead: "{}" },
    { stream_id: memberId, last_seq: 0 },
  ]);
  // Nobody is notified of what happened before there were notifications.
  expect(
    await runSql(
      database.url,
      "select stream_id, last_seq::int from event_cursors where consumer = 'notifications' order by last_seq desc",
    ),
  ).toEqual([
    { stream_id: numberId, last_seq: 3 },
    { stream_id: memberId, last_seq: 0 },
  ]);
  expect(
    await runSql(database.url, "select stream_id, epoch, seq::int, payload from stream_events order by seq"),
  ).toEqual([2, 3].map((seq) => ({ stream_id: numberId, epoch, seq, payload: { userId } })));
});
