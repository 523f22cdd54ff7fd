import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import type { MessageStatus } from "@/db/vocabulary";
import { listQuarantine } from "@/lib/insight/list-quarantine";
import { systemStatus } from "@/lib/insight/system-status";
import { adminNumber } from "@/lib/numbers/admin-numbers";
import { editRules, teamRules } from "@/lib/numbers/team-rules";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";
import { aConversation, aPerson, aTenant } from "@/tests/support/factories";
import { aQueuedText, aSendingNumber } from "@/tests/support/sending";
import { aCall, aText, aWebhook, aWebhookKey, closeAll } from "@/tests/support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));
const deps = () => ({ db: database.db, now: () => new Date() });

async function figuresOf(tenant: Awaited<ReturnType<typeof aTenant>>) {
  const owner = await aPerson(database.db, tenant, { role: "owner" });
  const status = await systemStatus(deps(), owner, async () => true);
  if (!status.ok) throw new Error(status.error.code);
  return { owner, figures: status.value.figures };
}

test("every figure of the status page is the count by hand, and none of another team's", async () => {
  const { db } = database;
  const line = await aSendingNumber(db);
  const other = await aSendingNumber(db);
  const { tenant } = line;
  const text = async (
    of: typeof line,
    status: MessageStatus | null,
    change: { nextPollAt?: Date; heldAt?: Date; dueInMs?: number } = {},
  ) => {
    const conversation = await aConversation(db, of.number);
    const { messageId } = await aQueuedText(db, of.ana, conversation, { dueInMs: change.dueInMs ?? -60_000 });
    if (change.heldAt)
      await db
        .update(sends)
        .set({ heldAt: change.heldAt, heldReason: "restored" })
        .where(eq(sends.messageId, messageId));
    if (status === null) return conversation;
    await db.delete(sends).where(eq(sends.messageId, messageId));
    await db
      .update(messages)
      .set({
        status,
        nextPollAt: change.nextPollAt ?? null,
        statusCode: status === "failed" ? "carrier_reported" : null,
        carrierReason: status === "failed" ? "Landline" : null,
      })
      .where(eq(messages.id, messageId));
    return conversation;
  };
  // Two that leave by themselves, one that is still in its undo window, two that a person has to let go.
  await text(line, null);
  await text(line, null, { dueInMs: -120_000 });
  await text(line, null, { dueInMs: 60_000 });
  await text(line, null, { heldAt: new Date() });
  await text(line, null, { heldAt: new Date() });
  // Three of which nobody knows whether they left, one of them still asked about; and what is none of these.
  await text(line, "unconfirmed");
  await text(line, "unconfirmed");
  await text(line, "unconfirmed", { nextPollAt: new Date(Date.now() + 60_000) });
  await text(line, "delivered", { nextPollAt: new Date(Date.now() + 60_000) });
  const failed = await text(line, "failed");
  for (const status of [null, "unconfirmed", "failed"] as const) await text(other, status);
  const webhook = aWebhook(db);
  const [key, otherKey] = [await aWebhookKey(db, tenant), await aWebhookKey(db, other.tenant)];
  for (const body of [
    "{",
    "neither",
    JSON.stringify(aText("+13035550111", "+12025559999", "For nobody here")),
  ])
    await webhook.accept(aCall(key, body));
  await webhook.accept(aCall(otherKey, "{"));

  const { owner, figures } = await figuresOf(tenant);
  expect(figures).toMatchObject({
    waiting: 2,
    held: 2,
    unconfirmed: 3,
    asked: 1,
    deliveries: 0,
    sentMessages: 0,
    sentSegments: 0,
  });
  expect(Math.round((figures.oldestWaitMs ?? 0) / 60_000)).toBe(2);
  const quarantine = await listQuarantine(deps(), owner, { before: null });
  expect(quarantine.ok && quarantine.value.calls.length).toBe(3);
  expect(figures.quarantined).toBe(3);

  const shown = await adminNumber(deps(), owner, { numberId: line.number.numberId });
  expect(shown?.lastFailure).toMatchObject({
    reason: { code: "carrier_reported", by: null, carrier: "Landline" },
    conversationId: failed.conversationId,
  });
});

test("a held text waits for a person and for nothing else: nothing counts as waiting to leave beside it", async () => {
  const line = await aSendingNumber(database.db);
  const { messageId } = await aQueuedText(
    database.db,
    line.ana,
    await aConversation(database.db, line.number),
    { dueInMs: -60_000 },
  );
  await database.db
    .update(sends)
    .set({ heldAt: new Date(), heldReason: "restored" })
    .where(eq(sends.messageId, messageId));
  expect((await figuresOf(line.tenant)).figures).toMatchObject({ waiting: 0, oldestWaitMs: null, held: 1 });
});

test("the rules of all numbers: kept within their bounds and audited with what was before; what is the same is no change", async () => {
  const { db } = database;
  const tenant = await aTenant(db);
  const admin = await aPerson(db, tenant, { role: "admin" });
  expect(await teamRules(deps(), admin)).toEqual({ elsewhereSeconds: 600 });
  expect(await editRules(deps(), admin, { elsewhereSeconds: "3601" })).toEqual({
    ok: false,
    error: { code: "invalid", field: "elsewhereSeconds" },
  });
  expect(await editRules(deps(), admin, { elsewhereSeconds: "0" })).toEqual({
    ok: true,
    value: { changed: true },
  });
  expect(await editRules(deps(), admin, { elsewhereSeconds: "0" })).toEqual({
    ok: true,
    value: { changed: false },
  });
  expect(await teamRules(deps(), admin)).toEqual({ elsewhereSeconds: 0 });
  expect(await teamRules(deps(), await aPerson(db, tenant))).toBeNull();
  expect(
    await db.select().from(auditEntries).where(eq(auditEntries.subjectId, tenant.tenantId)),
  ).toMatchObject([
    {
      action: "tenant.edited",
      actorId: admin.userId,
      details: { before: { elsewhereSeconds: 600 }, after: { elsewhereSeconds: 0 } },
    },
  ]);
});
