import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contacts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { numbers } from "@/db/schema/numbers";
import { tenants } from "@/db/schema/people";
import { seedDemo } from "@/db/seed/demo";
import { hashToken } from "@/lib/base/one-time-token";
import { type RunningSimulator, startSimulator } from "@/lib/carriers/simulator/server";
import { readSimulatorSettings } from "@/lib/carriers/simulator/settings";
import { answerWebhook } from "@/lib/server/answer-webhook";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aWebhook, closeAll } from "../../support/webhook";

/** The demo as it starts: its database, its webhook over HTTP, and the simulator that calls it. */
let database: TestDatabase;
let folder: string;
let simulator: RunningSimulator;
const KEY = "demo-webhook-key";
let web: ReturnType<typeof createServer>;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDemo(database.db, {
    passwordHash: "x",
    webhookKey: { hash: hashToken(KEY), hint: "-key" },
    sealedCredentials: () => Buffer.from("sealed"),
  });
  const webhook = aWebhook(database.db);
  web = createServer((asked, response) => void answerWebhook(asked, response, () => webhook));
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  folder = await mkdtemp(path.join(tmpdir(), "demo-phones-"));
  simulator = await startSimulator(
    readSimulatorSettings({
      SIMULATOR_PORT: "0",
      DATA_DIR: folder,
      PARTYLINE_URL: `http://127.0.0.1:${(web.address() as AddressInfo).port}`,
      DEMO_WEBHOOK_KEY: KEY,
    }),
  );
});
afterAll(async () => {
  await simulator.stop();
  await new Promise((resolve) => web.close(resolve));
  await closeAll(database);
  await rm(folder, { recursive: true });
});

type Bubble = { by: "customer" | "team"; at: string; number: string; text: string };
type Phone = { name: string | null; number: string; bubbles: Bubble[] };
const phones = async (): Promise<Phone[]> =>
  (await (await fetch(`${simulator.url}/_control/phones`)).json()).phones;

const rows = () =>
  database.db
    .select({
      id: conversations.id,
      address: conversations.address,
      name: contacts.name,
      number: numbers.e164,
    })
    .from(conversations)
    .innerJoin(contacts, eq(contacts.id, conversations.contactId))
    .innerJoin(numbers, eq(numbers.id, conversations.numberId))
    .innerJoin(tenants, eq(tenants.id, conversations.tenantId))
    .where(eq(tenants.slug, "demo"))
    .orderBy(asc(conversations.address));
const textsIn = (conversationId: string) =>
  database.db
    .select()
    .from(messages)
    .where(eq(messages.conversationId, conversationId))
    .orderBy(asc(messages.publicSeq));

const byNumber = (a: { number: string }, b: { number: string }) => a.number.localeCompare(b.number);

test("the phones are the demo's customers: the same numbers and names, with every text that came or left, at its time", async () => {
  const shown = (await phones()).toSorted(byNumber);
  const expected = await rows();
  expect(expected.length).toBeGreaterThan(10);
  expect(shown.map(({ number, name }) => ({ number, name }))).toEqual(
    expected.map(({ address, name }) => ({ number: address, name })),
  );
  for (const conversation of expected) {
    const reached = (await textsIn(conversation.id))
      .filter(({ status }) => status !== "cancelled" && status !== "failed")
      .toSorted((a, b) => Number(a.acceptedAt) - Number(b.acceptedAt));
    const { bubbles } = shown.find(({ number }) => number === conversation.address) ?? { bubbles: [] };
    expect(bubbles.map(({ by, text, number }) => ({ by, text, number }))).toEqual(
      reached.map(({ direction, body }) => ({
        by: direction === "in" ? "customer" : "team",
        text: body,
        number: conversation.number,
      })),
    );
    for (const [at, bubble] of bubbles.entries())
      expect(Math.abs(Date.parse(bubble.at) - Number(reached[at]?.acceptedAt))).toBeLessThan(120_000);
  }
});

test("what is written on a customer's phone comes into the conversation that is there", async () => {
  const before = await rows();
  for (const { id, address, number } of before) {
    const text = `Written on ${address}`;
    const answer = await fetch(`${simulator.url}/_control/inbound`, {
      method: "POST",
      body: JSON.stringify({ from: address, to: number, text }),
    });
    expect(await answer.json()).toEqual({ status: 200, body: "{}" });
    expect((await textsIn(id)).at(-1)).toMatchObject({ direction: "in", body: text });
  }
  expect(await rows()).toEqual(before);
});

test("another start shows the same past at the same times, and starting over brings it back", async () => {
  const past = async () =>
    (await phones()).map(({ bubbles }) => bubbles.filter(({ text }) => !text.startsWith("Written on")));
  const before = await past();
  expect(before.flat().length).toBeGreaterThan(20);
  await simulator.stop();
  simulator = await startSimulator(
    readSimulatorSettings({ SIMULATOR_PORT: "0", DATA_DIR: folder }),
    () => new Date(Date.now() + 3_600_000),
  );
  expect(await past()).toEqual(before);
  await fetch(`${simulator.url}/_control/reset`, { method: "POST", body: "{}" });
  expect((await phones()).map(({ bubbles }) => bubbles)).toEqual(before);
});
