import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drafts } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { auditEntries } from "@/db/schema/governance";
import { messages } from "@/db/schema/messages";
import { systemClock } from "@/lib/base/clock";
import type { Actor } from "@/lib/domain/principal";
import { settleManyHeld } from "@/lib/inbox/replies/settle-held";
import { countHeld, HELD_PAGE, listHeld } from "@/lib/numbers/list-held";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aPerson, aTenant, onNumber } from "../../support/factories";
import { aQueuedText, aSendingNumber, queueRow, statusOf } from "../../support/sending";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

const deps = () => ({ db: database.db, now: systemClock });

/** A line with texts that are held, each in a conversation of its own. */
async function aHeldLine({
  texts = 1,
  ...limits
}: { texts?: number; tenant?: Awaited<ReturnType<typeof aTenant>> } = {}) {
  const { db } = database;
  const line = await aSendingNumber(db, limits);
  const held: { messageId: string; body: string }[] = [];
  for (let i = 0; i < texts; i += 1) held.push(await aQueuedText(db, line.ana, await line.newConversation()));
  await db
    .update(sends)
    .set({ heldAt: sql`clock_timestamp()`, heldReason: "somebody_wrote" })
    .where(eq(sends.numberId, line.number.numberId));
  const boss = await onNumber(db, await aPerson(db, line.tenant), line.number, "admin");
  return { ...line, held, boss };
}

const shownTo = async (actor: Actor, after: string | null = null) => {
  const listed = await listHeld(deps(), actor, { after });
  if (!listed.ok) throw new Error(listed.error.code);
  return { ...listed.value, ids: listed.value.messages.map(({ messageId }) => messageId) };
};

describe("the page of held texts", () => {
  test("V25: says who wrote what, to whom, from which line, when and why it is held, oldest first", async () => {
    const { boss, held, ana } = await aHeldLine({ texts: 2 });
    const { messages: shown, next } = await shownTo(boss);
    expect(shown.map(({ messageId }) => messageId)).toEqual(held.map(({ messageId }) => messageId));
    expect(shown[0]).toMatchObject({
      body: held[0]?.body,
      authorName: ana.name,
      reason: "somebody_wrote",
      acceptedAt: expect.any(Date),
      number: { e164: expect.stringMatching(/^\+1/) },
    });
    expect([next, await countHeld(deps(), boss)]).toEqual([null, 2]);
  });

  test("what only waits, and what left, is not on it", async () => {
    const { boss, ana, newConversation } = await aHeldLine({ texts: 0 });
    await aQueuedText(database.db, ana, await newConversation());
    expect(await shownTo(boss)).toMatchObject({ messages: [], next: null });
  });

  test("V6, P1: the admin of a number has those of that number, an admin all of the team, another team and a member none", async () => {
    const { db } = database;
    const one = await aHeldLine();
    const other = await aHeldLine({ tenant: one.tenant });
    const admin = await aPerson(db, one.tenant, { role: "admin" });
    const outsider = await aPerson(db, await aTenant(db), { role: "owner" });
    expect((await shownTo(one.boss)).ids).toEqual(one.held.map(({ messageId }) => messageId));
    expect((await shownTo(admin)).ids).toEqual(
      [...one.held, ...other.held].map(({ messageId }) => messageId),
    );
    expect((await shownTo(outsider)).ids).toEqual([]);
    expect(await listHeld(deps(), one.ana, { after: null })).toEqual({
      ok: false,
      error: { code: "forbidden" },
    });
    expect(
      await Promise.all([one.boss, admin, outsider, one.ana].map((actor) => countHeld(deps(), actor))),
    ).toEqual([1, 2, 0, 0]);
  });

  test("more than one page: the next begins where this one ends, also when the first were decided meanwhile", async () => {
    const { boss, held } = await aHeldLine({ texts: HELD_PAGE + 3 });
    const first = await shownTo(boss);
    expect([first.ids.length, first.next]).toEqual([HELD_PAGE, first.ids.at(-1)]);
    await settleManyHeld(deps(), boss, { messageIds: first.ids.slice(0, 5), as: "cancelled" });
    expect((await shownTo(boss, first.next)).ids).toEqual(
      held.slice(HELD_PAGE).map(({ messageId }) => messageId),
    );
  });
});

describe("deciding about several held texts", () => {
  test("V25: each is let go, or cancelled with its words as a draft of who wrote it; each is written down", async () => {
    const { db } = database;
    const { boss, held, ana } = await aHeldLine({ texts: 4 });
    const ids = held.map(({ messageId }) => messageId);
    expect(await settleManyHeld(deps(), boss, { messageIds: ids.slice(0, 2), as: "released" })).toMatchObject(
      { ok: true, value: { settled: 2, left: 0 } },
    );
    expect(await settleManyHeld(deps(), boss, { messageIds: ids.slice(2), as: "cancelled" })).toMatchObject({
      ok: true,
      value: { settled: 2, left: 0 },
    });
    expect(await Promise.all(ids.map((id) => statusOf(db, id)))).toEqual([
      "queued",
      "queued",
      "cancelled",
      "cancelled",
    ]);
    expect((await queueRow(db, ids[0] ?? ""))?.heldAt).toBeNull();
    const given = await db.select({ body: drafts.body }).from(drafts).where(eq(drafts.userId, ana.userId));
    expect(given.map(({ body }) => body).toSorted()).toEqual(
      held
        .slice(2)
        .map(({ body }) => body)
        .toSorted(),
    );
    const audited = await db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.actorId, boss.userId));
    expect(audited.map(({ action }) => action).toSorted()).toEqual([
      "reply.cancelled",
      "reply.cancelled",
      "reply.released",
      "reply.released",
    ]);
    expect(await shownTo(boss)).toMatchObject({ messages: [] });
  });

  test("one that a colleague decided meanwhile, one of another line and the same twice stop no other", async () => {
    const { boss, held, tenant } = await aHeldLine({ texts: 2 });
    const other = await aHeldLine({ tenant });
    const [one = "", two = ""] = held.map(({ messageId }) => messageId);
    const [foreign = ""] = other.held.map(({ messageId }) => messageId);
    await settleManyHeld(deps(), boss, { messageIds: [one], as: "released" });
    expect(
      await settleManyHeld(deps(), boss, { messageIds: [one, two, two, foreign], as: "cancelled" }),
    ).toMatchObject({ ok: true, value: { settled: 1, left: 2 } });
    expect((await queueRow(database.db, foreign))?.heldAt).toBeInstanceOf(Date);
    expect(await settleManyHeld(deps(), boss, { messageIds: [one, two], as: "released" })).toEqual({
      ok: false,
      error: { code: "not_held" },
    });
  });

  test("an automatic text, which nobody wrote, can be cancelled, too", async () => {
    const { db } = database;
    const { boss, held } = await aHeldLine();
    const [{ messageId } = { messageId: "" }] = held;
    await db.update(messages).set({ authorId: null, source: "automatic" }).where(eq(messages.id, messageId));
    expect((await shownTo(boss)).messages[0]?.authorName).toBeNull();
    expect(await settleManyHeld(deps(), boss, { messageIds: [messageId], as: "cancelled" })).toMatchObject({
      ok: true,
      value: { settled: 1 },
    });
    expect(await statusOf(db, messageId)).toBe("cancelled");
  });

  test("V6: nobody decides about a text of another team", async () => {
    const { held } = await aHeldLine();
    const outsider = await aPerson(database.db, await aTenant(database.db), { role: "owner" });
    expect(
      await settleManyHeld(deps(), outsider, {
        messageIds: held.map(({ messageId }) => messageId),
        as: "released",
      }),
    ).toEqual({ ok: false, error: { code: "not_found" } });
  });
});
