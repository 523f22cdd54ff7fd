import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messages } from "@/db/schema/messages";
import { newId } from "@/lib/base/ids";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { anInbound, aSharedConversation } from "../../support/factories";
import { replying } from "../../support/replying";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const { accepted, refused, failure, stateOf, aDraft } = replying(() => database.db);

const LONG = "Your table is ready for six tonight";

describe("retry", () => {
  test("V16: a failed or unconfirmed text is repeated as a new message, and may repeat its words", async () => {
    for (const status of ["failed", "unconfirmed"] as const) {
      const world = await aSharedConversation(database.db);
      const first = await accepted(world, world.ana, { body: LONG });
      await database.db.update(messages).set({ status }).where(eq(messages.id, first.id));
      await aDraft(world.ana, world.conversation.conversationId, "Something else meanwhile");
      const second = await accepted(world, world.ana, { body: LONG, retryOf: first.id });
      expect(second).toMatchObject({ retryOf: first.id, publicSeq: 3 });
      expect((await stateOf(world)).drafts).toMatchObject([{ body: "Something else meanwhile" }]);
    }
  });

  test("V3: once a retry is under way, has left or may have left, what it retries cannot be tried again, by nobody and with no override", async () => {
    for (const status of ["queued", "sending", "accepted", "sent", "delivered", "unconfirmed"] as const) {
      const world = await aSharedConversation(database.db);
      const first = await accepted(world, world.ana, { body: LONG });
      await database.db.update(messages).set({ status: "failed" }).where(eq(messages.id, first.id));
      const second = await accepted(world, world.ana, { body: LONG, retryOf: first.id });
      await database.db.update(messages).set({ status }).where(eq(messages.id, second.id));
      const override = { seq: 3, reasons: ["teammate_sending" as const, "duplicate_text" as const] };
      for (const person of [world.ana, world.ben])
        expect(await failure(world, person, { body: LONG, retryOf: first.id, seenSeq: 3, override })).toEqual(
          { code: "not_retryable" },
        );
    }
  });

  test("a second retry, after the first failed or was taken back, is allowed and may repeat the words, by either", async () => {
    for (const status of ["failed", "cancelled"] as const) {
      const world = await aSharedConversation(database.db);
      const first = await accepted(world, world.ana, { body: LONG });
      await database.db.update(messages).set({ status: "unconfirmed" }).where(eq(messages.id, first.id));
      const second = await accepted(world, world.ana, { body: LONG, retryOf: first.id });
      await database.db.update(messages).set({ status }).where(eq(messages.id, second.id));
      const retryOf = status === "failed" ? second.id : first.id;
      const third = await accepted(world, world.ana, { body: LONG, retryOf });
      expect(third).toMatchObject({ retryOf, publicSeq: 4 });
      for (const earlier of [first.id, second.id])
        expect(await failure(world, world.ana, { body: LONG, retryOf: earlier })).toEqual({
          code: "not_retryable",
        });
    }
  });

  test("V16: who has seen that a text of a moment ago failed may try it again at once: a colleague's, or their own of another sign-in", async () => {
    for (const status of ["failed", "unconfirmed"] as const)
      for (const author of ["ben", "ana"] as const) {
        const world = await aSharedConversation(database.db);
        const first = await accepted(world, { ...world[author], sessionId: newId() }, { body: LONG });
        await database.db.update(messages).set({ status }).where(eq(messages.id, first.id));
        const reason = author === "ana" ? "you_replied" : "teammate_sending";
        const retry = { body: LONG, retryOf: first.id };
        expect(await refused(world, world.ana, { ...retry, seenSeq: 1 })).toMatchObject({
          reason,
          unseen: [{ id: first.id }],
        });
        expect(await refused(world, world.ana, { body: "Something else" })).toMatchObject({
          reason,
          unseen: [{ id: first.id }],
        });
        expect(await accepted(world, world.ana, retry)).toMatchObject({ retryOf: first.id, publicSeq: 3 });
      }
  });

  test("it is exempt from nothing else", async () => {
    const world = await aSharedConversation(database.db);
    const first = await accepted(world, world.ana, { body: LONG });
    await database.db.update(messages).set({ status: "failed" }).where(eq(messages.id, first.id));
    await anInbound(database.db, world.conversation, { agoMs: 0 });
    expect(await refused(world, world.ana, { body: LONG, retryOf: first.id, seenSeq: 2 })).toMatchObject({
      reason: "customer_wrote",
    });
  });

  test("what is under way, arrived, inbound, of another conversation or unknown cannot be retried", async () => {
    const world = await aSharedConversation(database.db);
    const other = await aSharedConversation(database.db);
    const foreign = await accepted(other, other.ana);
    await database.db.update(messages).set({ status: "failed" }).where(eq(messages.id, foreign.id));
    const queued = await accepted(world, world.ana);
    for (const retryOf of [queued.id, world.text.messageId, foreign.id, newId()])
      expect(await failure(world, world.ana, { body: "Again then", retryOf })).toEqual({
        code: "not_retryable",
      });
  });
});
