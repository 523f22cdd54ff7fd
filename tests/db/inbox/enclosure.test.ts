import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations } from "@/db/schema/conversations";
import { webhookDeliveries } from "@/db/schema/delivery";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { InboundMedia } from "@/lib/inbound/ingest/inbound-copies";
import { ingestMessages } from "@/lib/inbound/ingest/ingest-messages";
import { searchConversations } from "@/lib/inbox/list/search-conversations";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aSharedConversation } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

type World = Awaited<ReturnType<typeof aSharedConversation>>;

const came = {
  words: { media: [], flags: [] },
  picture: { media: [{ url: "https://carrier.test/1.jpg" }], flags: [] },
  video: { media: [{ name: "a.mp4", contentType: "video/mp4", bytes: Buffer.from("v") }], flags: [] },
  several: {
    media: [
      { url: "https://carrier.test/1.jpg" },
      { name: "card", contentType: "text/vcard", bytes: Buffer.from("c") },
    ],
    flags: [],
  },
  unreadable: { media: [], flags: ["unreadable_media"] },
} satisfies Record<string, { media: InboundMedia[]; flags: string[] }>;
type Came = keyof typeof came;
const kinds = ["words", "picture", "video", "several", "unreadable"] as const satisfies Came[];

async function text({ conversation, tenant, number }: World, body: string, what: Came) {
  const deliveryId = newId();
  await database.db.insert(webhookDeliveries).values({
    id: deliveryId,
    carrierAccountId: tenant.carrierAccountId,
    query: [],
    body: Buffer.from(body),
  });
  const call = {
    deliveryId,
    accountId: tenant.carrierAccountId,
    receivedAt: new Date(),
    answeredAt: null,
    fingerprint: null,
    carrierId: null,
  };
  await ingestMessages(deps(), [
    { ...call, ...came[what], from: conversation.address, to: [number.e164], text: body },
  ]);
}

const rowOf = async ({ conversation }: World) =>
  (
    await database.db.select().from(conversations).where(eq(conversations.id, conversation.conversationId))
  )[0];

describe("what the row says came with the last text", () => {
  test("was put there for the conversations of before", async () => {
    const worlds = await Promise.all(
      kinds.map(async (what) => {
        const world = await aSharedConversation(database.db);
        await text(world, "See these", what);
        return world;
      }),
    );
    const before = await Promise.all(worlds.map(async (world) => (await rowOf(world))?.lastEnclosure));
    expect(before).toEqual([null, "picture", "video", "attachments", "unreadable"]);
    const folder = path.join(import.meta.dirname, "../../../db/migrations");
    const all = readdirSync(folder)
      .filter((name) => name.endsWith(".sql"))
      .flatMap((name) => readFileSync(path.join(folder, name), "utf8").split("--> statement-breakpoint"));
    const statements = all.filter((statement) =>
      /update "conversations"[^;]*"last_enclosure" =/i.test(statement),
    );
    expect(statements).toHaveLength(2);
    await database.db.update(conversations).set({ lastEnclosure: null });
    for (const statement of statements) await database.db.execute(sql.raw(statement));
    expect(await Promise.all(worlds.map(async (world) => (await rowOf(world))?.lastEnclosure))).toEqual(
      before,
    );
  });
});

test("a search says what came with the text that it found, also where another text is the last", async () => {
  const world = await aSharedConversation(database.db);
  await text(world, "The periwinkle frame", "several");
  await text(world, "Is it sold?", "words");
  const found = await searchConversations(deps(), world.ana, { q: "periwinkle" });
  expect(
    found.ok &&
      found.value.conversations.map(({ match, conversation }) => [
        match?.enclosure,
        conversation.last?.enclosure,
      ]),
  ).toEqual([["attachments", null]]);
});
