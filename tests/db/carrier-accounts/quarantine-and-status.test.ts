import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { webhookDeliveries } from "@/db/schema/delivery";
import { auditEntries } from "@/db/schema/governance";
import { messages } from "@/db/schema/messages";
import { systemStatus } from "@/lib/insight/system-status";
import { webhookOverview } from "@/lib/insight/webhook-overview";
import { dismissDeliveries } from "@/lib/inbound/kept/dismiss-deliveries";
import { questBlue } from "@/lib/carriers/questblue/adapter";
import { replayDelivery } from "@/lib/inbound/kept/replay-delivery";
import { listQuarantine } from "@/lib/insight/list-quarantine";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aCarrierTeam } from "../../support/carrier-team";
import { aConversation, aNumber, anInbound } from "../../support/factories";
import { aCall, aText, aWebhook, aWebhookKey, closeAll } from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const aTeam = () => aCarrierTeam(database.db);

describe("quarantine and status", () => {
  test("V11: lists what nobody understood with its reason, of the own tenant only", async () => {
    const { db, tenant, owner } = await aTeam();
    const other = await aTeam();
    const deps = { db, now: () => new Date() };
    const webhook = aWebhook(db);
    const key = await aWebhookKey(db, tenant);
    await webhook.accept(aCall(key, "<b>not a text</b>", { contentType: "text/plain" }));
    await expect
      .poll(async () => {
        const listed = await listQuarantine(deps, owner, { before: null });
        return listed.ok ? listed.value.calls.length : -1;
      })
      .toBe(1);
    const listed = await listQuarantine(deps, owner, { before: null });
    if (!listed.ok) return;
    expect(listed.value).toMatchObject({
      next: null,
      calls: [{ contentType: "text/plain", code: "no_event", detail: null }],
    });
    expect(listed.value.calls[0]?.body.toString()).toBe("<b>not a text</b>");
    expect(await listQuarantine(deps, other.owner, { before: null })).toEqual({
      ok: true,
      value: { calls: [], next: null },
    });
    const status = await systemStatus(deps, owner, async () => true);
    expect(status).toMatchObject({
      ok: true,
      value: {
        figures: { quarantined: 1, waiting: 0, unconfirmed: 0 },
        room: { health: "healthy" },
        worker: { health: "down", sinceMs: null },
        sending: { hasCredentials: false },
        lastCall: { receivedAt: expect.any(Date) },
      },
    });
    expect(await systemStatus(deps, other.owner, async () => false)).toMatchObject({
      ok: true,
      value: { figures: { quarantined: 0 }, room: { health: "down" }, lastCall: null },
    });
  });

  test("a number that has texts was called, also where no call is kept: the pages say when, and not whether it was answered", async () => {
    const { db, tenant, number, owner } = await aTeam();
    const deps = { db, now: () => new Date() };
    const shown = async () => {
      const [overview, status] = [
        await webhookOverview(deps, owner),
        await systemStatus(deps, owner, async () => true),
      ];
      return [overview.ok && overview.value.lastCall, status.ok && status.value.lastCall];
    };
    await aNumber(db, tenant);
    expect(await shown()).toEqual([null, null]);
    const text = await anInbound(db, await aConversation(db, number));
    const [row] = await db
      .select({ at: messages.acceptedAt })
      .from(messages)
      .where(eq(messages.id, text.messageId));
    const byText = { receivedAt: row?.at, answered: null };
    expect(await shown()).toEqual([byText, byText]);
    const webhook = aWebhook(db);
    await webhook.accept(aCall(await aWebhookKey(db, tenant), aText("+12025550143", number.e164, "Hello?")));
    const byCall = { receivedAt: expect.any(Date), answered: true };
    await expect.poll(shown).toEqual([byCall, byCall]);
  });

  test("quarantine: what is dismissed is shown no more, kept, and in the audit log; once, and by the own team only", async () => {
    const { db, tenant, owner } = await aTeam();
    const other = await aTeam();
    const deps = { db, now: () => new Date() };
    const key = await aWebhookKey(db, tenant);
    for (const body of ["{", "[", "}"]) await aWebhook(db).accept(aCall(key, body));
    const listed = async () => {
      const calls = await listQuarantine(deps, owner, { before: null });
      return calls.ok ? calls.value.calls.map(({ id }) => id) : [];
    };
    await expect.poll(listed).toHaveLength(3);
    const [first, second, third] = await listed();
    const both = { deliveryIds: [first ?? "", second ?? ""] };
    expect(await dismissDeliveries(deps, other.owner, both)).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(
      await Promise.all([dismissDeliveries(deps, owner, both), dismissDeliveries(deps, owner, both)]),
    ).toEqual(
      expect.arrayContaining([
        { ok: true, value: { dismissed: 2 } },
        { ok: false, error: { code: "not_found" } },
      ]),
    );
    expect(await listed()).toEqual([third]);
    expect(
      await db
        .select({ id: auditEntries.subjectId })
        .from(auditEntries)
        .where(eq(auditEntries.action, "delivery.dismissed")),
    ).toHaveLength(2);
    expect(
      await db
        .select({ state: webhookDeliveries.state })
        .from(webhookDeliveries)
        .where(eq(webhookDeliveries.id, first ?? "")),
    ).toEqual([{ state: "dismissed" }]);
    expect(
      await replayDelivery(
        { ...deps, random: () => 0, read: questBlue.reader.read, publishNow: () => {}, pokeSends: () => {} },
        owner,
        { deliveryId: first ?? "" },
      ),
    ).toEqual({ ok: false, error: { code: "not_quarantined" } });
  });
});
