import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contactPhones } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { startConversation } from "@/lib/inbox/replies/start-conversation";
import { myNumbers } from "@/lib/numbers/my-numbers";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, aNumber, anInbound, aSharedConversation, onNumber } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

test("N7: numbers come with the one last used with that contact first, however its number is written", async () => {
  const world = await aSharedConversation(database.db);
  const [first, second] = [
    await aNumber(database.db, world.tenant, { label: "Pickups" }),
    await aNumber(database.db, world.tenant, { label: "Trade" }),
  ];
  const ana = await onNumber(database.db, await onNumber(database.db, world.ana, first), second);
  const { address } = world.conversation;
  const labels = async (written?: string) =>
    (await myNumbers(deps(), ana, { with: written })).map(({ label }) => label);
  expect(await labels()).toEqual(["Pickups", "Support", "Trade"]);
  expect(await labels("(206) 555-0188")).toEqual(["Pickups", "Support", "Trade"]);
  expect(await labels("nobody")).toEqual(["Pickups", "Support", "Trade"]);

  const started = await startConversation(deps(), ana, { numberId: second.numberId, to: address });
  if (!started.ok) throw new Error(started.error.code);
  // Nothing was said there yet.
  expect(await labels(address)).toEqual(["Support", "Pickups", "Trade"]);
  const conversationId = started.value.snapshot.conversation.id;
  await anInbound(
    database.db,
    { ...world.conversation, numberId: second.numberId, conversationId },
    { agoMs: 0 },
  );
  expect(await labels(address.replace(/^\+1(\d{3})(\d{3})/, "($1) $2-"))).toEqual([
    "Trade",
    "Support",
    "Pickups",
  ]);
});

test("N7: each says when it was last used with that contact, and only where it was asked", async () => {
  const world = await aSharedConversation(database.db);
  const spare = await aNumber(database.db, world.tenant, { label: "Trade" });
  const ana = await onNumber(database.db, world.ana, spare);
  const asked = await myNumbers(deps(), ana, { with: world.conversation.address });
  expect(asked.map(({ label, lastUsedAt }) => [label, lastUsedAt])).toEqual([
    ["Support", expect.any(String)],
    ["Trade", null],
  ]);
  expect((await myNumbers(deps(), ana)).every((number) => !("lastUsedAt" in number))).toBe(true);
});

test("N7: a person's own last text says from which number they last wrote, whoever else wrote since, and only while the number is theirs", async () => {
  const world = await aSharedConversation(database.db);
  const trade = await aNumber(database.db, world.tenant, { label: "Trade" });
  const ana = await onNumber(database.db, world.ana, trade);
  const inTrade = await aConversation(database.db, trade);
  const lastOf = async (actor: typeof ana) =>
    (await myNumbers(deps(), actor, { by: "me" })).flatMap(({ label, lastUsedAt }) =>
      lastUsedAt ? [label] : [],
    );
  expect(await lastOf(ana)).toEqual([]);
  const write = async (actor: typeof ana, conversationId: string, seenSeq: number, body: string) => {
    const sent = await queueReply(deps(), actor, { conversationId, clientId: newId(), seenSeq, body });
    if (!sent.ok) throw new Error(sent.error.code);
  };
  await write(ana, world.conversation.conversationId, 1, "From support");
  expect(await lastOf(ana)).toEqual(["Support"]);
  await write(ana, inTrade.conversationId, 0, "From trade");
  expect(await lastOf(ana)).toEqual(["Trade"]);
  expect((await myNumbers(deps(), ana, { by: "me" })).map(({ label }) => label)).toEqual([
    "Trade",
    "Support",
  ]);
  expect(await lastOf(world.ben)).toEqual([]);
  // As it is once she is off that line.
  expect(await lastOf(world.ana)).toEqual([]);
});

test("V6, N7: what another line or another tenant said to that contact orders nothing and adds no number", async () => {
  const world = await aSharedConversation(database.db);
  const other = await aSharedConversation(database.db);
  const hidden = await aNumber(database.db, world.tenant, { label: "Owner's own" });
  const { conversationId } = await database.db.transaction(async (tx) => {
    const [phone] = await tx
      .select()
      .from(contactPhones)
      .where(eq(contactPhones.id, world.conversation.contactPhoneId));
    if (!phone) throw new Error("no phone");
    const [made] = await tx
      .insert(conversations)
      .values({
        id: crypto.randomUUID(),
        tenantId: phone.tenantId,
        numberId: hidden.numberId,
        contactId: phone.contactId,
        contactPhoneId: phone.id,
        address: phone.address,
        listed: true,
        lastActivityAt: new Date(),
      })
      .returning({ conversationId: conversations.id });
    if (!made) throw new Error("not made");
    return made;
  });
  expect(conversationId).toBeDefined();
  expect(
    (await myNumbers(deps(), world.ana, { with: world.conversation.address })).map(({ id }) => id),
  ).toEqual([world.number.numberId]);
  expect(
    (await myNumbers(deps(), other.ana, { with: world.conversation.address })).map(({ id }) => id),
  ).toEqual([other.number.numberId]);
});

test("V7, N7: a compose that is pressed twice, or by two people at once, makes one conversation and one contact", async () => {
  const world = await aSharedConversation(database.db);
  const ask = { numberId: world.number.numberId, to: "(206) 555-0144" };
  const made = await Promise.all(
    [...Array(8)].map((_, index) => startConversation(deps(), index % 2 === 0 ? world.ana : world.ben, ask)),
  );
  const ids = new Set(made.map((one) => (one.ok ? one.value.snapshot.conversation.id : one.error.code)));
  expect(ids.size).toBe(1);
  expect(made.filter((one) => one.ok && one.value.created)).toHaveLength(1);
  expect(
    await database.db
      .select()
      .from(contactPhones)
      .where(
        and(eq(contactPhones.tenantId, world.tenant.tenantId), eq(contactPhones.address, "+12065550144")),
      ),
  ).toHaveLength(1);
});
