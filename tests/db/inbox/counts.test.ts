import fc from "fast-check";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conversations, drafts, reads } from "@/db/schema/conversations";
import type { ListFilter } from "@/db/vocabulary";
import { systemClock } from "@/lib/base/clock";
import type { Actor } from "@/lib/domain/principal";
import { countConversations, listConversations } from "@/lib/inbox/list/list-conversations";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { startConversation } from "@/lib/inbox/replies/start-conversation";
import { newId } from "@/lib/base/ids";
import { countStatements } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aConversation,
  anInbound,
  anOptOut,
  aNumber,
  aPerson,
  aSharedConversation,
  onNumber,
} from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

const listed = async (
  actor: Actor,
  numberId: string,
  narrowed: ListFilter[] | { assignee: string },
  state: "open" | "snoozed" | "all" = "open",
) => {
  let [found, cursor]: [number, string | undefined] = [0, undefined];
  do {
    const page: Awaited<ReturnType<typeof listConversations>> = await listConversations(deps(), actor, {
      numberId,
      state,
      ...(Array.isArray(narrowed) ? { filters: narrowed } : narrowed),
      cursor,
      limit: 100,
    });
    if (!page.ok) throw new Error(page.error.code);
    found += page.value.conversations.length;
    cursor = page.value.next ?? undefined;
  } while (cursor);
  return found;
};

/** One conversation as chance made it. */
const anyConversation = fc.record({
  line: fc.constantFrom("shared" as const, "own" as const),
  state: fc.constantFrom("open" as const, "open" as const, "snoozed" as const, "resolved" as const),
  listed: fc.boolean(),
  waits: fc.boolean(),
  marked: fc.boolean(),
  lost: fc.boolean(),
  /** From every number, from this one, or from another. */
  optedOut: fc.constantFrom(null, null, "everywhere" as const, "here" as const, "elsewhere" as const),
  assigned: fc.constantFrom(null, "ana" as const, "ben" as const),
  /** How many of its two items each has seen; null: never opened. */
  /** Who has words in it that were not sent. */
  writing: fc.record({ ana: fc.boolean(), ben: fc.boolean() }),
  seen: fc.record({ ana: fc.constantFrom(null, 0, 1, 2), ben: fc.constantFrom(null, 0, 1, 2) }),
});

test("N6: the counts of every number are what its lists hold, for each person, whatever the conversations are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyConversation, { minLength: 1, maxLength: 12 }), async (rows) => {
      const world = await aSharedConversation(database.db);
      const own = await aNumber(database.db, world.tenant, { label: "Own" });
      const people = { ana: await onNumber(database.db, world.ana, own), ben: world.ben };
      for (const {
        line,
        state,
        listed: isListed,
        waits,
        marked,
        lost,
        optedOut,
        assigned,
        writing,
        seen,
      } of rows) {
        const number = line === "own" ? own : world.number;
        const conversation = await aConversation(database.db, number);
        const { conversationId } = conversation;
        const elsewhere = line === "own" ? world.number : own;
        const scopes = { everywhere: null, here: number.numberId, elsewhere: elsewhere.numberId };
        if (optedOut) await anOptOut(database.db, conversation, scopes[optedOut]);
        const at = new Date();
        await database.db
          .update(conversations)
          .set({
            state,
            ...(state === "snoozed" && { snoozedUntil: at, snoozedBy: people.ben.userId }),
            listed: isListed,
            publicSeq: 2,
            attentionSeq: 2,
            unrespondedSince: waits ? at : null,
            undeliveredAt: lost ? at : null,
            markedUnreadAt: marked ? at : null,
            assigneeId: assigned && people[assigned].userId,
          })
          .where(eq(conversations.id, conversationId));
        for (const who of ["ana", "ben"] as const)
          if (writing[who])
            await database.db.insert(drafts).values({
              tenantId: world.ana.tenantId,
              conversationId,
              userId: people[who].userId,
              clientId: newId(),
              body: "Not sent",
              updatedAt: at,
            });
        for (const who of ["ana", "ben"] as const)
          if (seen[who] !== null)
            await database.db.insert(reads).values({
              tenantId: world.ana.tenantId,
              conversationId,
              userId: people[who].userId,
              seenSeq: seen[who] ?? 0,
            });
      }
      for (const actor of Object.values(people))
        for (const { number, assigned, ...counts } of await countConversations(deps(), actor)) {
          for (const { userId } of Object.values(people))
            expect(assigned[userId] ?? 0).toBe(await listed(actor, number, { assignee: userId }));
          expect(counts).toMatchObject({
            open: await listed(actor, number, []),
            unanswered: await listed(actor, number, ["unresponded"]),
            unread: await listed(actor, number, ["unread"]),
            mine: await listed(actor, number, { assignee: "me" }),
            unassigned: await listed(actor, number, { assignee: "nobody" }),
            later: await listed(actor, number, [], "snoozed"),
            undelivered: await listed(actor, number, ["undelivered"]),
            drafts: await listed(actor, number, ["drafts"], "all"),
          });
        }
    }),
    { numRuns: 15 },
  );
});

test("V6: exactly the numbers that a person sees; a number without conversations counts nothing", async () => {
  const [world, other] = [await aSharedConversation(database.db), await aSharedConversation(database.db)];
  const empty = await aNumber(database.db, world.tenant);
  const [owner, stranger] = [
    await aPerson(database.db, world.tenant, { role: "owner" }),
    await aPerson(database.db, world.tenant),
  ];
  const numbersOf = async (actor: Actor) =>
    (await countConversations(deps(), actor)).map(({ number }) => number).sort();
  expect(await numbersOf(world.ana)).toEqual([world.number.numberId]);
  expect(await numbersOf(owner)).toEqual([world.number.numberId, empty.numberId].sort());
  expect(await numbersOf(other.ana)).toEqual([other.number.numberId]);
  expect(await numbersOf(stranger)).toEqual([]);
  expect((await countConversations(deps(), owner)).find(({ number }) => number === empty.numberId)).toEqual({
    number: empty.numberId,
    open: 0,
    unanswered: 0,
    unread: 0,
    mine: 0,
    unassigned: 0,
    assigned: {},
    undelivered: 0,
    later: 0,
    drafts: 0,
    received: false,
  });
});

test("A7: a number has received once a customer wrote, not when we did", async () => {
  const { ana, tenant } = await aSharedConversation(database.db);
  const number = await aNumber(database.db, tenant);
  const actor = await onNumber(database.db, ana, number);
  const received = async () =>
    (await countConversations(deps(), actor)).find((each) => each.number === number.numberId)?.received;
  const started = await startConversation(deps(), actor, { numberId: number.numberId, to: "(206) 555-0188" });
  if (!started.ok) throw new Error(started.error.code);
  await queueReply(deps(), actor, {
    conversationId: started.value.snapshot.conversation.id,
    clientId: newId(),
    seenSeq: 0,
    body: "Hello, this is Ana",
  });
  expect(await received()).toBe(false);
  await anInbound(database.db, await aConversation(database.db, number));
  expect(await received()).toBe(true);
});

test("counts take 1 statement", async () => {
  const { ana } = await aSharedConversation(database.db);
  await countConversations(deps(), ana);
  expect(await countStatements(() => countConversations(deps(), ana))).toHaveLength(1);
});
