import { expect } from "@playwright/test";
import { eventsOf, deliveriesOf, textsOf } from "../webhook";
import { expectAnswer } from "./bad-answers";
import { raw } from "./raw-http";
import { aLineOf, aTeam, stackDb } from "./team";

export const WEBHOOK_PATH = "/api/sms/webhook";
export const CUSTOMER = "+13035550111";
export const asJson = { "content-type": "application/json" };

export type Door = Awaited<ReturnType<typeof aDoor>>;

/** The carrier's door to a line of a test's own, and what came of the calls through it. */
export async function aDoor() {
  const { tenant, key } = await aTeam();
  const number = await aLineOf(tenant, "Desk");
  const call = (body: string | Buffer, headers: Record<string, string> = asJson) =>
    raw(`${WEBHOOK_PATH}/${key}`, { method: "POST", headers, body });
  const kept = () => deliveriesOf(stackDb(), tenant);
  const texts = () => textsOf(stackDb(), number);
  /** What the room of the line was told. */
  const events = () => eventsOf(stackDb(), number);
  /** A call in the carrier's own form; `more` overrides. It has an id, so that a second one is a repeat however long it takes. */
  const text = (words: string, more: object = {}) =>
    JSON.stringify({ id: crypto.randomUUID(), from: CUSTOMER, to: [number.e164], text: words, ...more });
  return { tenant, key, number, call, kept, texts, events, text };
}

/** Nobody's conversation has anything of it, and no room was told. */
const expectNobodyHas = async ({ texts, events }: Door): Promise<void> =>
  expect({ texts: await texts(), events: await events() }).toEqual({ texts: [], events: [] });

export async function expectNothingLeft(door: Door): Promise<void> {
  expect(await door.kept()).toEqual([]);
  await expectNobodyHas(door);
}

/** Each is answered 2xx every time and lies in quarantine whole, with a reason; nobody's conversation has it. */
export async function expectKept(
  door: Door,
  bodies: readonly (string | Buffer)[],
  headers = asJson,
): Promise<void> {
  for (const body of bodies)
    await expectAnswer(() => door.call(body, headers), 200, String(body).slice(0, 60));
  await expect
    .poll(async () => (await door.kept()).map(({ state }) => state))
    .toEqual(bodies.flatMap(() => ["quarantined", "quarantined"]));
  const kept = await door.kept();
  const sent = bodies.flatMap((body) => [body, body]).map((body) => Buffer.from(body).toString("base64"));
  expect(kept.map(({ body }) => body.toString("base64")).toSorted()).toEqual(sent.toSorted());
  for (const { quarantineCode } of kept) expect(quarantineCode).toMatch(/\S/);
  await expectNobodyHas(door);
}

/** Taken in once, however often it is called, told once, and the raw call is kept whole. */
export async function expectTakenIn(
  door: Door,
  body: string | Buffer,
  headers: Record<string, string> = asJson,
) {
  const before = (await door.texts()).map(({ id }) => id);
  await expectAnswer(() => door.call(body, headers), 200, String(body).slice(0, 60));
  const raw = Buffer.from(body);
  await expect
    .poll(async () => (await door.kept()).filter((each) => each.body.equals(raw)).map(({ state }) => state))
    .toEqual(["ingested", "repeat"]);
  const added = (await door.texts()).filter(({ id }) => !before.includes(id));
  expect(added, String(body).slice(0, 60)).toHaveLength(1);
  const types = (await door.events()).flatMap((event) =>
    event.type === "message.received" && event.message.id === added[0]?.id ? [event.type] : [],
  );
  expect(types, String(body).slice(0, 60)).toEqual(["message.received"]);
  return added[0];
}
