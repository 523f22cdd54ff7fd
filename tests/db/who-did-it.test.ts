import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { auditEntries } from "@/db/schema/governance";
import type { AuditAction } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import type { ApiKey, System } from "@/lib/domain/principal";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { aPerson, aTenant } from "../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

const rowsOf = (tenantId: string) =>
  database.db.select().from(auditEntries).where(eq(auditEntries.tenantId, tenantId)).orderBy(auditEntries.id);

test("V49: a row says which kind of principal acted, the person's session, and the rule of the system", async () => {
  const { db } = database;
  const tenant = await aTenant(db);
  const { tenantId } = tenant;
  const ana = await aPerson(db, tenant);
  const key: ApiKey = {
    kind: "api_key",
    keyId: newId(),
    tenantId,
    name: "Website",
    tenantRole: "member",
    grants: [],
  };
  const system: System = { kind: "system", rule: "history_comparison", tenantId };
  for (const by of [ana, { ...ana, sessionId: null }, key, system])
    await recordAudit(db, by, { action: "conversation.marked_unread" });
  expect(await rowsOf(tenantId)).toMatchObject([
    { actorKind: "person", actorId: ana.userId, sessionId: ana.sessionId, actorRule: null },
    { actorKind: "person", actorId: ana.userId, sessionId: null, actorRule: null },
    { actorKind: "api_key", actorId: key.keyId, sessionId: null, actorRule: null },
    { actorKind: "system", actorId: null, sessionId: null, actorRule: "history_comparison" },
  ]);
});

test("V49: the rows of before say it, too, and none is lost", async () => {
  const { db } = database;
  const { tenantId } = await aTenant(db);
  const [ana, session, number] = [newId(), newId(), newId()];
  const before: [AuditAction, string | null, string | null, string | null][] = [
    ["number.edited", ana, session, number],
    ["password.reset", ana, null, ana],
    ["session.refused", ana, null, null],
    ["session.refused", null, null, null],
    ["webhook.refused", null, null, null],
    ["backup.restored", null, null, null],
  ];
  await db.execute(
    sql`alter table audit_entries drop constraint audit_entries_actor, drop column actor_kind, drop column actor_rule`,
  );
  for (const [action, actorId, sessionId, subjectId] of before)
    await db.execute(sql`
      insert into audit_entries (id, tenant_id, action, actor_id, session_id, subject_id)
      values (${newId()}, ${tenantId}, ${action}, ${actorId}, ${sessionId}, ${subjectId})`);

  const folder = path.join(import.meta.dirname, "../../db/migrations");
  const file = readdirSync(folder).find((name) => name.endsWith("who_did_it.sql")) ?? "";
  const statements = readFileSync(path.join(folder, file), "utf8").split("--> statement-breakpoint");
  for (const statement of statements) await db.execute(sql.raw(statement));

  const after = await rowsOf(tenantId);
  expect(
    after.map((row) => [
      row.action,
      row.actorKind,
      row.actorId ?? row.actorRule,
      row.sessionId,
      row.subjectId,
    ]),
  ).toEqual([
    ["number.edited", "person", ana, session, number],
    ["password.reset", "person", ana, null, ana],
    ["session.refused", "system", "sign_in", null, ana],
    ["session.refused", "system", "sign_in", null, null],
    ["webhook.refused", "system", "webhook_key", null, null],
    ["backup.restored", "system", "restore", null, null],
  ]);
});
