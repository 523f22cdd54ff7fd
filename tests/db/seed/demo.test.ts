import { and, count, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contacts, optOuts } from "@/db/schema/contacts";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { carrierAccounts, numberGrants, numbers, webhookKeys } from "@/db/schema/numbers";
import { mentions } from "@/db/schema/notes";
import { notifications } from "@/db/schema/notifications";
import { memberships, tenants, users } from "@/db/schema/people";
import { tags } from "@/db/schema/tags";
import { seedDemo, type SeedOptions } from "@/db/seed/demo";
import { flagTypes } from "@/db/vocabulary";
import { type StateEntry, rowOf } from "@/lib/domain/conversation/history";
import { createTestDatabase, type TestDatabase } from "../../support/database";

let database: TestDatabase;
const options: SeedOptions = {
  passwordHash: "not a hash",
  webhookKey: { hash: "hash of the key", hint: "-key" },
  sealedCredentials: (accountId) => Buffer.from(`sealed for ${accountId}`),
};

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDemo(database.db, options);
});
afterAll(() => database.close());

const rowCounts = () =>
  database.db.execute(
    sql`select (select count(*) from messages) as messages, (select count(*) from users) as users, (select count(*) from number_grants) as grants`,
  );

describe("the demo", () => {
  test("a second start changes nothing", async () => {
    const before = (await rowCounts()).rows;
    await seedDemo(database.db, options);
    expect((await rowCounts()).rows).toEqual(before);
  });

  test("has the accounts and numbers that others rely on", async () => {
    const emails = await database.db.select({ email: users.email }).from(users);
    expect(emails.map(({ email }) => email).sort()).toEqual(
      ["admin", "ana", "ben", "cara", "owner"]
        .map((name) => `${name}@demo.test`)
        .concat("owner@other.test")
        .sort(),
    );
    const held = await database.db
      .select({ e164: numbers.e164, label: numbers.label, tenant: tenants.slug, people: count() })
      .from(numberGrants)
      .innerJoin(numbers, eq(numbers.id, numberGrants.numberId))
      .innerJoin(tenants, eq(tenants.id, numbers.tenantId))
      .groupBy(numbers.id, tenants.slug)
      .orderBy(numbers.e164);
    expect(held).toEqual([
      { e164: "+12025550100", label: "Support", tenant: "demo", people: 3 },
      { e164: "+12025550147", label: "Sales", tenant: "demo", people: 2 },
      { e164: "+12025550177", label: "Front desk", tenant: "other", people: 1 },
      { e164: "+12025550188", label: "Ana's line", tenant: "demo", people: 1 },
    ]);
  });

  test("the webhook key belongs to the demo tenant's account, and credentials are sealed for their own row", async () => {
    const accounts = await database.db.select().from(carrierAccounts);
    expect(
      accounts.map(({ id, sealedCredentials }) => sealedCredentials?.toString() === `sealed for ${id}`),
    ).toEqual([true, true]);
    const keys = await database.db
      .select({ tenant: tenants.slug })
      .from(webhookKeys)
      .innerJoin(carrierAccounts, eq(carrierAccounts.id, webhookKeys.carrierAccountId))
      .innerJoin(tenants, eq(tenants.id, carrierAccounts.tenantId));
    expect(keys).toEqual([{ tenant: "demo" }]);
  });

  test("every mark of a conversation follows from its items", async () => {
    const rows = await database.db.select().from(conversations);
    for (const conversation of rows) {
      const items = await database.db
        .select()
        .from(messages)
        .where(eq(messages.conversationId, conversation.id))
        .orderBy(messages.publicSeq);
      expect(items.map(({ publicSeq }) => publicSeq)).toEqual(items.map((_, index) => index + 1));
      expect(conversation.publicSeq).toBe(items.length);
      expect(items.map(({ acceptedAt }) => acceptedAt.getTime())).toEqual(
        items.map(({ acceptedAt }) => acceptedAt.getTime()).toSorted((a, b) => a - b),
      );
      const said = await database.db
        .select()
        .from(timelineEntries)
        .where(
          and(
            eq(timelineEntries.conversationId, conversation.id),
            inArray(timelineEntries.type, ["resolved", "snoozed", ...flagTypes]),
          ),
        );
      expect(conversation).toMatchObject(
        rowOf({
          items: items.map((item) => ({ ...item, seq: item.publicSeq })),
          entries: said.map((entry) => ({ ...entry, by: entry.actorId })) as StateEntry[],
        }),
      );
      expect(conversation.lastMessageId).toBe(items.at(-1)?.id);
    }
  });

  test("shows a team at work: tags, one snoozed, somebody away, a mention that waits, alerts, who looks after whom", async () => {
    const { db } = database;
    const idOf = async (email: string) =>
      (await db.select().from(users).where(eq(users.email, email)))[0]?.id ?? "";
    const [ana, ben] = [await idOf("ana@demo.test"), await idOf("ben@demo.test")];
    const tagged = await db
      .select()
      .from(conversations)
      .where(sql`tag_ids <> '{}'`);
    expect(new Set(tagged.flatMap(({ tagIds }) => tagIds)).size).toBe(await db.$count(tags));
    expect(await db.$count(conversations, eq(conversations.state, "snoozed"))).toBe(1);
    expect(await db.$count(conversations, isNotNull(conversations.assigneeId))).toBeGreaterThan(3);
    expect(await db.$count(memberships, isNotNull(memberships.awaySince))).toBe(1);
    const waiting = await db.select().from(mentions).where(isNull(mentions.seenAt));
    expect(Object.fromEntries(waiting.map(({ userId, names }) => [userId, names]))).toEqual({
      [ana]: ["Ana Reyes"],
      [ben]: ["Ben Whitlock"],
    });
    expect(
      await db.$count(notifications, and(eq(notifications.userId, ana), isNull(notifications.readAt))),
    ).toBe(2);
    expect(await db.$count(contacts, isNotNull(contacts.ownerId))).toBe(2);
  });

  test("shows every end a text can come to, people who wait, an opt-out and something resolved", async () => {
    const ends = await database.db.selectDistinct({ status: messages.status }).from(messages);
    expect(ends.map(({ status }) => status).sort()).toEqual([
      "cancelled",
      "delivered",
      "failed",
      "received",
      "sent",
      "unconfirmed",
    ]);
    const waiting = await database.db.$count(conversations, isNotNull(conversations.unrespondedSince));
    expect(waiting).toBeGreaterThanOrEqual(5);
    expect(await database.db.$count(optOuts)).toBe(1);
    expect(await database.db.$count(conversations, eq(conversations.state, "resolved"))).toBe(2);
    expect(await database.db.$count(contacts)).toBe(14);
  });
});
