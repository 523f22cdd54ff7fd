import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messages, statusReports } from "@/db/schema/messages";
import type { MessageStatus } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import type { AskedStatus, SentRecord } from "@/lib/carriers/port";
import { askDueStatus } from "@/lib/outbound/poll-status";
import { pollStatusNow } from "@/lib/outbound/poll-status-now";
import type { Actor } from "@/lib/domain/principal";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aPerson, aSharedConversation, onNumber } from "../../support/factories";
import { ledgerCarrier } from "../../support/ledger-carrier";
import { aQueuedText, aSendingNumber, deliveryDeps, messageById } from "../../support/sending";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

/** A text whose end is open, as the carrier's answer to its send left it. */
async function anOpenText({
  status = "unconfirmed",
  carrierMessageId = null,
}: { status?: MessageStatus; carrierMessageId?: string | null } = {}) {
  const { db } = database;
  const world = await aSendingNumber(db);
  const newConversation = await world.newConversation();
  const { messageId } = await aQueuedText(db, world.ana, newConversation);
  await db
    .update(messages)
    .set({ status, carrierMessageId, statusAt: sql`clock_timestamp()` })
    .where(eq(messages.id, messageId));
  return { ...world, at: newConversation, messageId };
}

const says = ({
  ask,
  history,
  isWhole = true,
}: {
  ask?: AskedStatus;
  history?: SentRecord[];
  isWhole?: boolean;
}) =>
  deliveryDeps(
    database.db,
    ledgerCarrier("", { ...(ask && { ask: () => ask }), ...(history && { history }), isWhole }),
  );
const ask = async (deps: ReturnType<typeof says>, by: Actor, messageId: string) => {
  const asked = await pollStatusNow(deps, by, { messageId });
  return asked.ok ? asked.value.says : asked.error;
};
const rest = (messageId: string) =>
  database.db
    .update(messages)
    .set({ askedAt: sql`clock_timestamp() - interval '5 seconds'` })
    .where(eq(messages.id, messageId));
const record = (id: string, status: SentRecord["status"] = "delivered"): SentRecord => ({
  id,
  rawStatus: String(status),
  status,
});

describe("asking the carrier, when a person wants to know now", () => {
  test("V15: with the carrier's id, its word moves the text and is told to the room", async () => {
    const { ana, messageId } = await anOpenText({ carrierMessageId: "77" });
    const deps = says({ ask: { kind: "known", status: "delivered", rawStatus: "delivered" } });
    expect(await ask(deps, ana, messageId)).toEqual({ kind: "status", status: "delivered" });
    expect(await messageById(database.db, messageId)).toMatchObject({
      status: "delivered",
      nextPollAt: null,
    });
    expect(deps.published).toMatchObject([
      { type: "message.status_changed", message: { id: messageId, status: "delivered" } },
    ]);
  });

  test("a word that nobody published, or no answer, moves nothing; the machine asks again later", async () => {
    const { ana, messageId } = await anOpenText({ carrierMessageId: "77", status: "sent" });
    expect(
      await ask(says({ ask: { kind: "unknown_word", rawStatus: "handed_over" } }), ana, messageId),
    ).toEqual({ kind: "unknown_word", word: "handed_over" });
    await rest(messageId);
    expect(await ask(says({}), ana, messageId)).toEqual({ kind: "unavailable" });
    const now = await messageById(database.db, messageId);
    expect(now.status).toBe("sent");
    expect(now.nextPollAt).not.toBeNull();
  });

  test("V15: where the id was lost with the answer, the history only proposes: the text stays unconfirmed", async () => {
    const { ana, messageId } = await anOpenText();
    const deps = says({ history: [record("h1")] });
    expect(await ask(deps, ana, messageId)).toEqual({ kind: "in_history", status: "delivered" });
    expect(await messageById(database.db, messageId)).toMatchObject({
      status: "unconfirmed",
      nextPollAt: null,
    });
    expect(deps.published).toEqual([]);
    expect(
      await database.db.select().from(statusReports).where(eq(statusReports.messageId, messageId)),
    ).toEqual([]);
    await rest(messageId);
    expect(await ask(says({ history: [] }), ana, messageId)).toEqual({ kind: "not_in_history" });
    await rest(messageId);
    expect(await ask(says({}), ana, messageId)).toEqual({ kind: "unavailable" });
  });

  test("V15: a record of another text to the same customer is not taken for this one", async () => {
    const { db } = database;
    const { ana, at, messageId } = await anOpenText();
    const other = await aQueuedText(db, ana, at);
    await db
      .update(messages)
      .set({ status: "delivered", carrierMessageId: "h1" })
      .where(eq(messages.id, other.messageId));
    expect(await ask(says({ history: [record("h1")] }), ana, messageId)).toEqual({ kind: "not_in_history" });
    await rest(messageId);
    expect(await ask(says({ history: [record("h2", null), record("h1")] }), ana, messageId)).toEqual({
      kind: "in_history",
      status: null,
    });
  });

  test("V15: records that are not whole, or that another lost text explains as well, settle nothing", async () => {
    const { db } = database;
    const { ana, at, messageId } = await anOpenText();
    expect(await ask(says({ history: [], isWhole: false }), ana, messageId)).toEqual({ kind: "cannot_say" });
    const other = await aQueuedText(db, ana, at);
    await db
      .update(messages)
      .set({ status: "unconfirmed", statusAt: sql`clock_timestamp()` })
      .where(eq(messages.id, other.messageId));
    for (const id of [messageId, other.messageId]) {
      await rest(id);
      expect(await ask(says({ history: [record("h1")] }), ana, id)).toEqual({ kind: "cannot_say" });
    }
    await rest(messageId);
    expect(await ask(says({ history: [record("h2"), record("h1")] }), ana, messageId)).toMatchObject({
      kind: "in_history",
    });
  });

  test("V15: a text of another hour explains no record of this one, and one that a person called failed does not either", async () => {
    const { db } = database;
    const { ana, at, messageId } = await anOpenText();
    const [old, refused] = [await aQueuedText(db, ana, at), await aQueuedText(db, ana, at)];
    const hourAgo = sql`clock_timestamp() - interval '1 hour'`;
    await db
      .update(messages)
      .set({ status: "delivered", carrierMessageId: "old", acceptedAt: hourAgo, statusAt: hourAgo })
      .where(eq(messages.id, old.messageId));
    await db.update(messages).set({ status: "failed" }).where(eq(messages.id, refused.messageId));
    expect(await ask(says({ history: [record("h1")] }), ana, messageId)).toMatchObject({
      kind: "in_history",
    });
  });

  test("at most once in 5 s for one text, whoever asks, and the machine's own question counts", async () => {
    const { ana, messageId } = await anOpenText({ carrierMessageId: "77", status: "sent" });
    const deps = says({ ask: { kind: "known", status: "sent", rawStatus: "sent" } });
    const answers = await Promise.all([ask(deps, ana, messageId), ask(deps, ana, messageId)]);
    expect(answers).toContainEqual({ kind: "status", status: "sent" });
    expect(answers).toContainEqual({ code: "throttled" });

    await rest(messageId);
    await database.db
      .update(messages)
      .set({ nextPollAt: sql`clock_timestamp()` })
      .where(eq(messages.id, messageId));
    await askDueStatus(deps);
    expect(await ask(deps, ana, messageId)).toEqual({ code: "throttled" });
  });

  test("a text that waits, is leaving or has ended is not asked about", async () => {
    for (const status of ["queued", "sending", "delivered", "failed", "cancelled"] as const) {
      const { ana, messageId } = await anOpenText({ status });
      expect([status, await ask(says({}), ana, messageId)]).toEqual([status, { code: "not_askable" }]);
    }
    const { ana, conversation } = await aSharedConversation(database.db);
    const [inbound] = await database.db
      .select({ id: messages.id })
      .from(messages)
      .where(eq(messages.conversationId, conversation.conversationId));
    expect(await ask(says({}), ana, inbound?.id ?? "")).toEqual({ code: "not_askable" });
  });

  test("without a carrier account it says so", async () => {
    const deps = { ...says({}), carrierFor: () => null };
    for (const carrierMessageId of ["77", null]) {
      const { ana, messageId } = await anOpenText({ carrierMessageId });
      expect(await ask(deps, ana, messageId)).toEqual({ kind: "no_carrier" });
    }
  });

  test("V6: a viewer may not; a stranger finds nothing, as for what does not exist", async () => {
    const { db } = database;
    const { tenant, number, messageId } = await anOpenText();
    const viewer = await onNumber(db, await aPerson(db, tenant), number, "viewer");
    const stranger = await aPerson(db, tenant);
    const foreign = (await aSharedConversation(db)).ana;
    expect(await ask(says({}), viewer, messageId)).toEqual({ code: "forbidden" });
    for (const [who, id] of [
      [stranger, messageId],
      [foreign, messageId],
      [viewer, newId()],
    ] as const)
      expect(await ask(says({}), who, id)).toEqual({ code: "not_found" });
    expect((await messageById(db, messageId)).askedAt).toBeNull();
  });
});
