import { and, asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { numberGrants, numbers, numberTurns } from "@/db/schema/numbers";
import { groupMembers, groups, memberships } from "@/db/schema/people";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { assign } from "@/lib/inbox/changes/assign";
import { setContactOwner } from "@/lib/inbox/changes/contact-owner";
import { countStatements } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, aPerson, onNumber, type TestConversation } from "../../support/factories";
import { aCall, aLine, aText, aWebhook, closeAll, eventsOf, type TestLine } from "../../support/webhook";
import { aRacer } from "../../support/race";
import { until } from "../../support/until";
import { aWebhookProcess } from "../../support/webhook-processes";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

async function aRoutedLine(routing: "none" | "first_replier" | "in_turn" | "fewest_open") {
  const line = await aLine(database);
  const { db, number, tenant } = line;
  await db.update(numbers).set({ routing }).where(eq(numbers.id, number.numberId));
  const join = async (name: string) => onNumber(db, await aPerson(db, tenant, { name }), number);
  const ana = await join("Ana");
  const ben = await join("Ben");
  return { ...line, ana, ben, join };
}

const write = async ({ db, key, number }: TestLine, from: string, text = "Are you open?") =>
  aWebhook(db).accept(aCall(key, aText(from, number.e164, text)));

const conversationOf = async ({ db, number }: TestLine, address: string) =>
  (
    await db
      .select()
      .from(conversations)
      .where(and(eq(conversations.numberId, number.numberId), eq(conversations.address, address)))
  )[0];

const setMember = (
  { db }: TestLine,
  { tenantId, userId }: Actor,
  values: Partial<typeof memberships.$inferInsert>,
) =>
  db
    .update(memberships)
    .set(values)
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId)));

const goAway = (line: TestLine, who: Actor) =>
  setMember(line, who, { awaySince: new Date(Date.now() - 3_600_000), awayCause: "by_hand" });

const entriesOf = async ({ db }: TestLine, conversationId: string) =>
  (
    await db
      .select()
      .from(timelineEntries)
      .where(eq(timelineEntries.conversationId, conversationId))
      .orderBy(asc(timelineEntries.at))
  ).map(({ type, reason, actorId, subjectUserId }) => ({ type, reason, actorId, subjectUserId }));

/** As somebody's own, before the next text. */
const give = (
  { db }: TestLine,
  { conversationId }: TestConversation,
  values: Partial<typeof conversations.$inferInsert>,
) =>
  db
    .update(conversations)
    .set({ listed: true, assignedAt: sql`clock_timestamp()`, ...values })
    .where(eq(conversations.id, conversationId));

let customers = 0;
const aCustomer = () => `+1401556${String((customers += 1)).padStart(4, "0")}`;

describe("N10: a number that chooses who gets its conversations", () => {
  test("N10: 200 texts over two processes go round in turn: counts differ by at most one among those who may get one", async () => {
    const line = await aRoutedLine("in_turn");
    const { db, tenant, number, ana, ben, join } = line;
    const cara = await join("Cara");
    const away = await join("Away");
    await goAway(line, away);
    const full = await join("Full");
    await setMember(line, full, { capacity: 0 });
    const off = await join("Off");
    await setMember(line, off, { disabledAt: new Date() });
    await onNumber(db, await aPerson(db, tenant, { name: "Viewer" }), number, "viewer");
    await onNumber(db, await aPerson(db, tenant, { name: "Manager", role: "manager" }), number);
    await aPerson(db, tenant, { name: "Owner", role: "owner" });
    // by a group alone
    const dele = await aPerson(db, tenant, { name: "Dele" });
    const groupId = newId();
    await db.insert(groups).values({ id: groupId, tenantId: tenant.tenantId, name: "Crew" });
    await db.insert(groupMembers).values({ tenantId: tenant.tenantId, groupId, userId: dele.userId });
    await db
      .insert(numberGrants)
      .values({ ...number, epoch: undefined, e164: undefined, groupId, role: "member" } as never);

    const processes = await Promise.all([1, 2].map(() => aWebhookProcess(database.url)));
    // Two at a time, one in each process: what comes together is one commit, which counts for itself.
    const statuses: (number | null)[] = [];
    for (let round = 0; round < 100; round += 1)
      statuses.push(
        ...(await Promise.all(
          processes.map((process) => process.call(line.key, aText(aCustomer(), number.e164, "Hello?"))),
        )),
      );
    expect(new Set(statuses)).toEqual(new Set([200]));
    await Promise.all(processes.map((process) => process.stop()));

    const rows = await db
      .select({ assigneeId: conversations.assigneeId })
      .from(conversations)
      .where(eq(conversations.numberId, number.numberId));
    const counts = Map.groupBy(rows, ({ assigneeId }) => assigneeId);
    expect([...counts.keys()].toSorted()).toEqual(
      [ana, ben, cara, dele].map(({ userId }) => userId).toSorted(),
    );
    expect([...counts.values()].map(({ length }) => length)).toEqual([50, 50, 50, 50]);
  });

  test("N11: who is just going away is waited for, and given nothing any more", async () => {
    const line = await aRoutedLine("in_turn");
    const { db, ana, ben } = line;
    // The turn is Ana's.
    await db.insert(numberTurns).values({
      tenantId: ben.tenantId,
      numberId: line.number.numberId,
      userId: ben.userId,
      assignedAt: new Date(),
    });
    const from = aCustomer();
    let answered: Promise<unknown> | undefined;
    await db.transaction(async (tx) => {
      await tx
        .update(memberships)
        .set({ awaySince: new Date(), awayCause: "by_hand" })
        .where(eq(memberships.userId, ana.userId));
      answered = write(line, from);
      const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%memberships%'`;
      await until(async () => (await db.execute(waiting)).rows.length > 0, {
        what: "a text that waits for her",
      });
    });
    await answered;
    await until(async () => (await conversationOf(line, from))?.listed ?? false, { what: "the text" });
    expect(await conversationOf(line, from)).toMatchObject({ assigneeId: ben.userId });
  });

  test("N11: nobody is given a conversation after they went away, also if both happen at the same moment", async () => {
    const [racer, carrier] = await Promise.all([aRacer(database.url), aWebhookProcess(database.url)]);
    for (let round = 0; round < 10; round += 1) {
      const line = await aRoutedLine("in_turn");
      const text = () => carrier.call(line.key, aText(aCustomer(), line.number.e164, "Hello?"));
      await text();
      await Promise.all([text(), racer.run({ run: "goAway", actor: line.ana }), text()]);
      await text();
      // The order of the stream is the order of the commits.
      const events = await eventsOf(line.db, line.number);
      const left = events.findIndex(({ type }) => type === "person.changed");
      const given = events.map(
        (event) => event.type === "conversation.assigned" && event.conversation.assigneeId,
      );
      expect(left).toBeGreaterThan(-1);
      expect(given.filter((to) => to)).toHaveLength(4);
      expect(given.slice(left)).not.toContain(line.ana.userId);
    }
    await Promise.all([racer.stop(), carrier.stop()]);
  });

  test("N10: the conversation says whose turn it was, in its timeline and to everybody on the number", async () => {
    const line = await aRoutedLine("in_turn");
    const from = aCustomer();
    await write(line, from);
    const conversation = await conversationOf(line, from);
    const [to] = [line.ana, line.ben].toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
    expect(conversation).toMatchObject({
      assigneeId: to?.userId,
      lastAssigneeId: to?.userId,
      assignedAt: expect.any(Date),
    });
    expect(await entriesOf(line, conversation?.id ?? "")).toEqual([
      { type: "assigned", reason: "in_turn", actorId: null, subjectUserId: to?.userId },
    ]);
    const events = await eventsOf(line.db, line.number);
    expect(events.map(({ type }) => type)).toEqual(["message.received", "conversation.assigned"]);
    expect(events[1]).toMatchObject({
      conversation: { assigneeId: to?.userId, last: { body: "Are you open?" } },
      entry: { type: "assigned", reason: "in_turn", subjectUserId: to?.userId },
    });
  });

  test("N10: who has it keeps it, however many they have, also where it is opened again", async () => {
    const line = await aRoutedLine("fewest_open");
    await setMember(line, line.ben, { capacity: 0 });
    const conversation = await aConversation(line.db, line.number);
    await give(line, conversation, { assigneeId: line.ben.userId, state: "resolved" });
    await write(line, conversation.address);
    expect(await conversationOf(line, conversation.address)).toMatchObject({
      state: "open",
      assigneeId: line.ben.userId,
    });
    expect(await entriesOf(line, conversation.conversationId)).toMatchObject([{ type: "reopened" }]);
  });

  test("N10: fewest open counts those of this commit, too", async () => {
    const line = await aRoutedLine("fewest_open");
    const taken = await aConversation(line.db, line.number);
    await give(line, taken, { assigneeId: line.ana.userId });
    const [first, second, third] = [aCustomer(), aCustomer(), aCustomer()];
    const webhook = aWebhook(line.db);
    await Promise.all(
      [first, second, third].map((from) =>
        webhook.accept(aCall(line.key, aText(from, line.number.e164, "Hello?"))),
      ),
    );
    const given = await Promise.all([first, second, third].map((from) => conversationOf(line, from)));
    expect(given.filter((one) => one?.assigneeId === line.ana.userId)).toHaveLength(1);
    expect(given.filter((one) => one?.assigneeId === line.ben.userId)).toHaveLength(2);
  });

  test.each([
    ["away", goAway, "away"],
    [
      "switched off",
      (line: TestLine, who: Actor) => setMember(line, who, { disabledAt: new Date() }),
      "left_number",
    ],
    [
      "no longer on the number",
      ({ db }: TestLine, { userId }: Actor) => db.delete(numberGrants).where(eq(numberGrants.userId, userId)),
      "left_number",
    ],
  ] as const)(
    "N11: a text for somebody who is %s goes to another, and says both",
    async (_, leave, reason) => {
      const line = await aRoutedLine("in_turn");
      const conversation = await aConversation(line.db, line.number);
      await give(line, conversation, { assigneeId: line.ana.userId });
      await leave(line, line.ana);
      await write(line, conversation.address);
      expect(await conversationOf(line, conversation.address)).toMatchObject({ assigneeId: line.ben.userId });
      expect(await entriesOf(line, conversation.conversationId)).toEqual([
        { type: "unassigned", reason, actorId: null, subjectUserId: line.ana.userId },
        { type: "assigned", reason: "in_turn", actorId: null, subjectUserId: line.ben.userId },
      ]);
    },
  );

  test("N11: where nobody can take it, it returns to the team and stays there", async () => {
    const line = await aRoutedLine("in_turn");
    const conversation = await aConversation(line.db, line.number);
    await give(line, conversation, { assigneeId: line.ana.userId });
    await goAway(line, line.ana);
    await goAway(line, line.ben);
    await write(line, conversation.address);
    expect(await conversationOf(line, conversation.address)).toMatchObject({
      assigneeId: null,
      assignedAt: null,
      lastAssigneeId: line.ana.userId,
    });
    expect(await entriesOf(line, conversation.conversationId)).toMatchObject([
      { type: "unassigned", reason: "away" },
    ]);
  });

  test("N10: what somebody gave back by hand is the team's while that customer waits, also if they write once more", async () => {
    const line = await aRoutedLine("in_turn");
    const conversation = await aConversation(line.db, line.number);
    const { conversationId, address } = conversation;
    const assigneeOf = async () => (await conversationOf(line, address))?.assigneeId ?? null;
    await write(line, address);
    const first = await assigneeOf();
    await assign({ db: line.db, now: () => new Date() }, line.ana, { conversationId, to: null, from: first });
    await write(line, address, "Hello?");
    expect(await assigneeOf()).toBeNull();
    await line.db
      .update(conversations)
      .set({ unrespondedSince: null })
      .where(eq(conversations.id, conversationId));
    await write(line, address, "Another question");
    expect(await assigneeOf()).toBe(first);
  });

  test("N14: a returning customer goes to who had them, a new one to the owner of the contact", async () => {
    const line = await aRoutedLine("in_turn");
    const returning = await aConversation(line.db, line.number);
    await give(line, returning, { lastAssigneeId: line.ben.userId, assignedAt: null });
    const owned = await aConversation(line.db, line.number);
    const { conversationId } = owned;
    await setContactOwner({ db: line.db }, line.ana, { conversationId, to: line.ben.userId });
    await write(line, returning.address);
    await write(line, owned.address);
    expect(await entriesOf(line, returning.conversationId)).toMatchObject([
      { reason: "returning", subjectUserId: line.ben.userId },
    ]);
    expect(await entriesOf(line, owned.conversationId)).toMatchObject([
      { reason: "contact_owner", subjectUserId: line.ben.userId },
    ]);
  });

  test("N10: STOP is given to nobody: no answer can be given", async () => {
    const line = await aRoutedLine("in_turn");
    const from = aCustomer();
    await write(line, from, "STOP");
    expect(await conversationOf(line, from)).toMatchObject({ assigneeId: null });
  });

  test.each(["none", "first_replier"] as const)(
    "N10: on a number with routing %s a text asks about nobody and assigns nobody",
    async (routing) => {
      const line = await aRoutedLine(routing);
      const from = aCustomer();
      await write(line, from);
      const statements = await countStatements(() => write(line, from, "Anybody?"));
      expect(
        statements.filter((text) => text.includes("memberships") || text.includes("number_turns")),
      ).toEqual([]);
      expect(await conversationOf(line, from)).toMatchObject({ assigneeId: null });
    },
  );
});
