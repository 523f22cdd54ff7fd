import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { sends } from "@/db/schema/delivery";
import { auditEntries } from "@/db/schema/governance";
import { messages } from "@/db/schema/messages";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import { systemClock } from "@/lib/base/clock";
import { findConversation } from "@/db/queries/conversations/conversation-record";
import { markRestored } from "@/lib/runtime/mark-restored";
import { findMessage } from "@/db/queries/messages/message-record";
import { settleHeld } from "@/lib/inbox/replies/settle-held";
import { undoReply } from "@/lib/inbox/replies/undo-reply";
import { editNumber } from "@/lib/numbers/edit-number";
import { anInbound, aPerson, aTenant, aNumber, onNumber } from "../../support/factories";
import { ledgerCarrier } from "../../support/ledger-carrier";
import { emptyQueue } from "../../support/empty-queue";
import {
  aQueuedText,
  aSendingNumber,
  deliveryDeps,
  messageById,
  queueRow,
  sendAll,
  type SendingNumber,
  statusOf,
} from "../../support/sending";

const own = emptyQueue();

const deps = () => ({ db: own.database.db, now: systemClock });
const heldOf = async (tenantId: string, messageId: string) =>
  (await findMessage(own.database.db, { tenantId, messageId }))?.held;
const send = () => sendAll(deliveryDeps(own.database.db, ledgerCarrier(own.ledger.file)));

/** A text that has been due for an hour and could not leave. */
async function aLateText({ dueInMs = -3_600_000 } = {}) {
  const { db } = own.database;
  const line = await aSendingNumber(db);
  const newConversation = await line.newConversation();
  const ben = await onNumber(db, await aPerson(db, line.tenant, { name: "Ben Okafor" }), line.number);
  const text = await aQueuedText(db, line.ana, newConversation, { dueInMs });
  return { ...line, conversation: newConversation, ben, ...text };
}

describe("V35: a text that could not leave for long", () => {
  test("leaves when nobody wrote meanwhile, and when only its author did", async () => {
    const { ana, conversation } = await aLateText();
    await aQueuedText(own.database.db, ana, conversation);
    await send();
    expect(own.ledger.entries()).toHaveLength(2);
  });

  test("is held when the customer wrote meanwhile, and says so", async () => {
    const { conversation, messageId, tenant } = await aLateText();
    await anInbound(own.database.db, conversation, { body: "Never mind, solved" });
    await send();
    expect(own.ledger.entries()).toEqual([]);
    expect(await messageById(own.database.db, messageId)).toMatchObject({
      status: "queued",
      statusCode: "customer_wrote",
    });
    expect(await heldOf(tenant.tenantId, messageId)).toBe("somebody_wrote");
  });

  test("is no answer while it is held: the customer waits again and its author is told; let go, it answers what it answered", async () => {
    const { db } = own.database;
    const line = await aSendingNumber(db);
    const conversation = await line.newConversation();
    await anInbound(db, conversation, { body: "Are you open?" });
    const { messageId } = await aQueuedText(db, line.ana, conversation, { dueInMs: -3_600_000 });
    const row = async () => {
      const record = await findConversation(db, {
        tenantId: line.tenant.tenantId,
        conversationId: conversation.conversationId,
      });
      return {
        waits: record?.unrespondedSince !== null,
        undeliveredBy: record?.undeliveredBy ?? null,
        held: record?.undeliveredHeld,
      };
    };
    expect(await row()).toEqual({ waits: false, undeliveredBy: null, held: false });
    await markRestored(db);
    expect(await row()).toEqual({ waits: true, undeliveredBy: line.ana.userId, held: true });
    expect(await settleHeld(deps(), line.ana, { messageId, as: "released" })).toMatchObject({
      ok: true,
      value: { events: [{ conversation: { unrespondedSince: null, undelivered: null } }] },
    });
    expect(await row()).toEqual({ waits: false, undeliveredBy: null, held: false });
  });

  test("held because the customer wrote: the event says that they wait and whose text it is, and taking it back ends the notice", async () => {
    const { db } = own.database;
    const { conversation, messageId, ana } = await aLateText();
    await anInbound(db, conversation, { body: "Never mind, solved" });
    const sending = deliveryDeps(db, ledgerCarrier(own.ledger.file));
    await sendAll(sending);
    expect(sending.published.at(-1)).toMatchObject({
      type: "message.status_changed",
      message: { held: "somebody_wrote" },
      conversation: { undelivered: { by: ana.userId, held: true } },
    });
    expect(await undoReply(deps(), ana, { messageId })).toMatchObject({
      ok: true,
      value: { events: [{ conversation: { undelivered: null, unrespondedSince: expect.any(String) } }] },
    });
  });

  test("is held when a colleague replied meanwhile, and names them; the colleague's leaves, since they saw it waiting", async () => {
    const { conversation, messageId, ben } = await aLateText();
    const second = await aQueuedText(own.database.db, ben, conversation);
    await send();
    expect(own.ledger.entries().map(({ text }) => text)).toEqual([second.body]);
    expect(await messageById(own.database.db, messageId)).toMatchObject({
      statusCode: "teammate_wrote",
      statusBy: ben.userId,
    });
  });

  test("within ten minutes it leaves as it was accepted", async () => {
    const { conversation } = await aLateText({ dueInMs: -60_000 });
    await anInbound(own.database.db, conversation);
    await send();
    expect(own.ledger.entries()).toHaveLength(1);
  });

  test("its author lets it go, and it leaves once; or takes it back, and has the words", async () => {
    const [one, two] = [await aLateText(), await aLateText()];
    for (const { conversation } of [one, two]) await anInbound(own.database.db, conversation);
    await send();
    expect(await settleHeld(deps(), one.ana, { messageId: one.messageId, as: "released" })).toMatchObject({
      ok: true,
      value: { events: [{ type: "message.status_changed" }] },
    });
    expect(await settleHeld(deps(), one.ana, { messageId: one.messageId, as: "released" })).toEqual({
      ok: false,
      error: { code: "not_held" },
    });
    expect(await undoReply(deps(), two.ana, { messageId: two.messageId })).toMatchObject({
      ok: true,
      value: { draft: { body: two.body } },
    });
    await send();
    await send();
    expect(own.ledger.entries().map(({ text }) => text)).toEqual([one.body]);
    expect(await statusOf(own.database.db, two.messageId)).toBe("cancelled");
  });

  test("of two who decide at once, one decides", async () => {
    const { conversation, messageId, ana, tenant } = await aLateText();
    const admin = await aPerson(own.database.db, tenant, { role: "admin" });
    await anInbound(own.database.db, conversation);
    await send();
    const outcomes = await Promise.all([
      settleHeld(deps(), ana, { messageId, as: "released" }),
      settleHeld(deps(), admin, { messageId, as: "cancelled" }),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    await send();
    expect(own.ledger.entries()).toHaveLength(
      (await statusOf(own.database.db, messageId)) === "accepted" ? 1 : 0,
    );
  });
});

describe("texts that are held after a restored backup", () => {
  test("V25: an admin of the number lets them go or cancels them, written down; the author has a cancelled one as a draft", async () => {
    const { db } = own.database;
    const text = await aLateText();
    const other = await aQueuedText(db, text.ana, await text.newConversation());
    await markRestored(db);
    expect(await heldOf(text.tenant.tenantId, text.messageId)).toBe("restored");
    const admin = await aPerson(db, text.tenant, { role: "admin" });
    expect(await settleHeld(deps(), admin, { messageId: text.messageId, as: "released" })).toMatchObject({
      ok: true,
    });
    expect(await settleHeld(deps(), admin, { messageId: other.messageId, as: "cancelled" })).toMatchObject({
      ok: true,
      value: { events: [{ type: "message.cancelled" }] },
    });
    await send();
    expect(own.ledger.entries().map(({ text: body }) => body)).toEqual([text.body]);
    const [drafted] = await db.query.drafts.findMany({ where: (row) => eq(row.userId, text.ana.userId) });
    expect(drafted?.body).toBe(other.body);
    const audited = await db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.actorId, admin.userId));
    expect(audited.map(({ action }) => action).toSorted()).toEqual(["reply.cancelled", "reply.released"]);
  });

  test("V6, P1: a colleague, a viewer, the author once they may only look, and other tenants decide nothing", async () => {
    const { db } = own.database;
    const text = await aLateText();
    await markRestored(db);
    const outsider = await aPerson(db, await aTenant(db), { role: "owner" });
    const elsewhere = await onNumber(db, await aPerson(db, text.tenant), await aNumber(db, text.tenant));
    for (const as of ["released", "cancelled"] as const) {
      expect(await settleHeld(deps(), text.ben, { messageId: text.messageId, as })).toEqual({
        ok: false,
        error: { code: "forbidden" },
      });
      expect(
        await settleHeld(
          deps(),
          { ...text.ana, grants: text.ana.grants.map((grant) => ({ ...grant, role: "viewer" as const })) },
          { messageId: text.messageId, as },
        ),
      ).toEqual({ ok: false, error: { code: "forbidden" } });
      for (const stranger of [outsider, elsewhere])
        expect(await settleHeld(deps(), stranger, { messageId: text.messageId, as })).toEqual({
          ok: false,
          error: { code: "not_found" },
        });
    }
    expect((await queueRow(db, text.messageId))?.heldAt).toBeInstanceOf(Date);
  });
});

describe("a text that waits", () => {
  test("V20: put off until tomorrow, it leaves when the daily limit is raised, before what was written later", async () => {
    const { db } = own.database;
    const { tenant, number, ana, newConversation } = await aSendingNumber(db, { segmentsPerDay: 1 });
    const admin = await aPerson(db, tenant, { role: "admin" });
    const conversation = await newConversation();
    const bodies: string[] = [];
    for (let i = 0; i < 3; i += 1) bodies.push((await aQueuedText(db, ana, conversation)).body);
    await send();
    expect(own.ledger.entries().map(({ text }) => text)).toEqual(bodies.slice(0, 1));
    const [row] = await db.select().from(numbers).where(eq(numbers.id, number.numberId));
    if (!row) throw new Error("no number");
    const settings = {
      label: row.label,
      segmentsPerMinute: "60",
      segmentsPerDay: "",
      timeZone: row.timeZone,
      helpContact: "",
      carrierAnswersKeywords: false,
      customerWroteRefuses: true,
    };
    expect(await editNumber(deps(), admin, { numberId: number.numberId, settings })).toMatchObject({
      ok: true,
    });
    await send();
    expect(own.ledger.entries().map(({ text }) => text)).toEqual(bodies);
  });

  test("keeps its Undo as long as it waits, also after its undo window", async () => {
    const { db } = own.database;
    const [postponed, stuck] = [await aLateText({ dueInMs: -30_000 }), await aLateText({ dueInMs: -30_000 })];
    await db
      .update(sends)
      .set({ dueAt: sql`clock_timestamp() + interval '8 hours'` })
      .where(eq(sends.messageId, postponed.messageId));
    for (const text of [postponed, stuck])
      expect(await undoReply(deps(), text.ana, { messageId: text.messageId })).toMatchObject({
        ok: true,
        value: { draft: { body: text.body } },
      });
    await send();
    expect(own.ledger.entries()).toEqual([]);
  });

  test("keeps its Undo from the first moment where its account or its line lets nothing leave, and only there", async () => {
    const { db } = own.database;
    const held = {
      money: ({ tenant }: SendingNumber) =>
        db
          .update(carrierAccounts)
          .set({ pausedAt: new Date() })
          .where(eq(carrierAccounts.id, tenant.carrierAccountId)),
      silence: ({ tenant }: SendingNumber) =>
        db
          .update(carrierAccounts)
          .set({ openedAt: new Date(), nextProbeAt: new Date(Date.now() + 30_000) })
          .where(eq(carrierAccounts.id, tenant.carrierAccountId)),
      limit: ({ number }: SendingNumber) =>
        db
          .update(numbers)
          .set({ cappedUntil: new Date(Date.now() + 60_000) })
          .where(eq(numbers.id, number.numberId)),
      "a limit of yesterday": ({ number }: SendingNumber) =>
        db
          .update(numbers)
          .set({ cappedUntil: new Date(Date.now() - 60_000) })
          .where(eq(numbers.id, number.numberId)),
      nothing: async () => {},
    };
    for (const [why, begin] of Object.entries(held)) {
      const text = await aLateText({ dueInMs: -1_000 });
      await begin(text);
      const isHeldUp = why !== "nothing" && why !== "a limit of yesterday";
      expect(await undoReply(deps(), text.ana, { messageId: text.messageId }), why).toMatchObject(
        isHeldUp
          ? { ok: true, value: { draft: { body: text.body } } }
          : { ok: false, error: { code: "too_late" } },
      );
    }
  });

  test("one that is being sent is taken back by nobody", async () => {
    const text = await aLateText();
    await own.database.db.update(messages).set({ status: "sending" }).where(eq(messages.id, text.messageId));
    await own.database.db
      .update(sends)
      .set({ token: 1, leaseUntil: sql`clock_timestamp() + interval '20 seconds'` })
      .where(eq(sends.messageId, text.messageId));
    expect(await undoReply(deps(), text.ana, { messageId: text.messageId })).toEqual({
      ok: false,
      error: { code: "too_late" },
    });
  });
});
