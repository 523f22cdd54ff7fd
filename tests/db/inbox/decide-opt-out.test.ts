import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findConversation } from "@/db/queries/conversations/conversation-record";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { auditEntries } from "@/db/schema/governance";
import { decideOptOut } from "@/lib/inbox/changes/decide-opt-out";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, anInbound, aNumber, aPerson, onNumber } from "../../support/factories";
import {
  aCall,
  aLine,
  aText,
  aWebhook,
  closeAll,
  eventsOf,
  letPass,
  optOutsInForce,
  type TestLine,
  textsOf,
} from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const FROM = "+13035550101";
const deps = () => ({ db: database.db, now: () => new Date() });
async function write(line: TestLine, text: string, to = line.number.e164) {
  await aWebhook(line.db).accept(aCall(line.key, aText(FROM, to, text)));
  await letPass(line.db, line.tenant, 5_000);
}

/** A customer who wrote to Support what may mean STOP, with a conversation at Sales, and Ana on both. */
async function aFlagged(text = "Please STOP texting me") {
  const line = await aLine(database);
  const sales = await aNumber(line.db, line.tenant, { label: "Sales" });
  const other = await aConversation(line.db, sales, { address: FROM });
  await anInbound(line.db, other);
  await write(line, text);
  const ana = await aPerson(line.db, line.tenant, { role: "owner" });
  const [conversation] = await line.db
    .select()
    .from(conversations)
    .where(eq(conversations.numberId, line.number.numberId));
  const record = async () =>
    findConversation(line.db, { tenantId: line.tenant.tenantId, conversationId: conversation?.id ?? "" });
  return { line, sales, other, ana, conversationId: conversation?.id ?? "", record };
}

describe("V60: a text near STOP", () => {
  test("flags the conversation with its words, says so in a line and an event, opts nobody out and is not answered", async () => {
    const { line, record } = await aFlagged();
    expect(await record()).toMatchObject({
      mayOptOutCopy: "Please STOP texting me",
      mayOptOutAt: expect.any(Date),
      optOutAt: null,
    });
    expect(await optOutsInForce(line)).toEqual([]);
    expect((await textsOf(line.db, line.number)).map(({ source }) => source)).toEqual(["customer"]);
    expect(
      (await eventsOf(line.db, line.number)).map((event) => [
        event.type,
        "conversation" in event && event.conversation.mayOptOut?.words,
      ]),
    ).toEqual([
      ["message.received", undefined],
      ["contact.may_opt_out", "Please STOP texting me"],
    ]);
  });

  test("Opt out holds for every number as STOP does, in the name of who decided, and START takes it back", async () => {
    const { line, sales, other, ana, conversationId, record } = await aFlagged();
    const decided = await decideOptOut(deps(), ana, { conversationId, optOut: true });
    expect(decided).toMatchObject({
      ok: true,
      value: {
        conversation: {
          mayOptOut: null,
          optedOut: { word: "Please STOP texting me", viaNumberId: line.number.numberId },
        },
      },
    });
    expect(await optOutsInForce(line)).toMatchObject([{ address: FROM, numberId: null }]);
    expect((await eventsOf(line.db, sales)).at(-1)).toMatchObject({
      type: "contact.opted_out",
      conversation: { id: other.conversationId, optedOut: { word: "Please STOP texting me" } },
      entry: { actorId: ana.userId },
    });
    expect(
      await line.db
        .select({ type: timelineEntries.type, actorId: timelineEntries.actorId })
        .from(timelineEntries)
        .where(eq(timelineEntries.conversationId, conversationId)),
    ).toEqual([
      { type: "may_opt_out", actorId: null },
      { type: "opted_out", actorId: ana.userId },
    ]);
    expect(
      await line.db
        .select({ action: auditEntries.action })
        .from(auditEntries)
        .where(eq(auditEntries.subjectId, conversationId)),
    ).toEqual([{ action: "contact.opted_out" }]);
    expect((await textsOf(line.db, line.number)).map(({ source }) => source)).toEqual(["customer"]);
    await write(line, "START");
    expect(await optOutsInForce(line)).toEqual([]);
    expect(await record()).toMatchObject({ optOutAt: null, mayOptOutAt: null });
  });

  test("Not an opt-out takes the flag away, and said twice it is said once; the next such text flags again", async () => {
    const { line, ana, conversationId, record } = await aFlagged("STOP PLEASE");
    for (const _ of [1, 2])
      expect(await decideOptOut(deps(), ana, { conversationId, optOut: false })).toMatchObject({
        ok: true,
        value: { conversation: { mayOptOut: null, optedOut: null } },
      });
    expect(
      (await eventsOf(line.db, line.number)).filter(({ type }) => type === "contact.not_opt_out"),
    ).toHaveLength(1);
    await write(line, "remove me");
    expect(await record()).toMatchObject({ mayOptOutCopy: "remove me" });
  });

  test("an exact STOP answers the question itself, also one to another number", async () => {
    const { line, sales, record } = await aFlagged();
    await write(line, "STOP", sales.e164);
    expect(await record()).toMatchObject({ mayOptOutAt: null, optOutWord: "STOP" });
    await write(line, "START", sales.e164);
    expect(await record()).toMatchObject({ mayOptOutAt: null, optOutAt: null });
  });

  test("both decide at the same instant: one of them counts, and it is audited once", async () => {
    const { line, ana, conversationId } = await aFlagged();
    const both = await Promise.all(
      [true, false].map((optOut) => decideOptOut(deps(), ana, { conversationId, optOut })),
    );
    expect(both.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    expect(
      await line.db.select().from(auditEntries).where(eq(auditEntries.subjectId, conversationId)),
    ).toHaveLength(1);
  });

  test("N9, V6: a viewer may not, strangers find nothing, and a customer who asked for nothing is opted out by nobody", async () => {
    const { line, sales, other, ana, conversationId } = await aFlagged();
    const viewer = await aPerson(line.db, line.tenant);
    expect(await decideOptOut(deps(), viewer, { conversationId, optOut: true })).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    await onNumber(line.db, viewer, line.number, "viewer");
    const looking = { ...viewer, grants: [{ numberId: line.number.numberId, role: "viewer" as const }] };
    expect(await decideOptOut(deps(), looking, { conversationId, optOut: true })).toEqual({
      ok: false,
      error: { code: "forbidden" },
    });
    const foreign = await aPerson(line.db, (await aLine(database)).tenant, { role: "owner" });
    expect(await decideOptOut(deps(), foreign, { conversationId, optOut: true })).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(await decideOptOut(deps(), ana, { conversationId: other.conversationId, optOut: true })).toEqual({
      ok: false,
      error: { code: "not_flagged" },
    });
    expect(await optOutsInForce(line)).toEqual([]);
    expect((await eventsOf(line.db, sales)).filter(({ type }) => type.startsWith("contact."))).toEqual([]);
  });
});
