import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "@/lib/base/clock";
import { countConversations, listConversations } from "@/lib/inbox/list/list-conversations";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aPerson, onNumber } from "../../support/factories";
import { aCall, aLine, aText, aWebhook, closeAll, eventsOf, letPass } from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

async function aTeam() {
  const line = await aLine(database);
  const ana = await onNumber(line.db, await aPerson(line.db, line.tenant), line.number);
  const deps = { db: line.db, now: systemClock };
  const { accept, flush } = aWebhook(line.db);
  return {
    write: async (from: string, text: string) => {
      expect(await accept(aCall(line.key, aText(from, line.number.e164, text)))).toEqual({ status: 200 });
      await flush();
      await letPass(line.db, line.tenant, 5_000);
    },
    unanswered: async () => {
      const page = await listConversations(deps, ana, { filters: ["unresponded"] });
      const [counts] = await countConversations(deps, ana);
      if (!page.ok) throw new Error(page.error.code);
      const addresses = page.value.conversations.map(({ conversation }) => conversation.address);
      expect(counts?.unanswered).toBe(addresses.length);
      return addresses;
    },
    lastSaid: async () => {
      const event = (await eventsOf(line.db, line.number)).at(-1);
      if (!event || !("conversation" in event)) throw new Error("nothing was said of a conversation");
      return event.conversation;
    },
  };
}

test("I9: who opted out does not wait for an answer that nobody may give; START brings them back", async () => {
  const { write, unanswered, lastSaid } = await aTeam();
  const customer = "+13035550601";
  await write(customer, "Is my bike ready?");
  expect(await unanswered()).toEqual([customer]);
  const before = await lastSaid();
  await write(customer, "STOP");
  expect(await unanswered()).toEqual([]);
  expect(await lastSaid()).toMatchObject({ unrespondedSince: null, state: "open" });
  await write(customer, "START");
  expect(await unanswered()).toEqual([customer]);
  expect((await lastSaid()).unrespondedSince).toBe(before.unrespondedSince);
});

test.each([
  ["a short code", "32665"],
  ["a name", "AMAZON"],
  ["a number abroad", "+447700900123"],
  ["a number in the Caribbean", "+18765550123"],
  ["a premium number", "+19005550123"],
])("I9: %s cannot be answered, and so does not wait", async (_what, sender) => {
  const { write, unanswered } = await aTeam();
  await write(sender, "Your code is 1234");
  expect(await unanswered()).toEqual([]);
});
