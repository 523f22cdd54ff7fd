import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "@/db/handles";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { optOuts } from "@/db/schema/contacts";
import { webhookDeliveries } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { carrierAccounts, numbers, webhookKeys } from "@/db/schema/numbers";
import { streamEvents } from "@/db/schema/events";
import { newId } from "@/lib/base/ids";
import { hashToken } from "@/lib/base/one-time-token";
import { questBlue } from "@/lib/carriers/questblue/adapter";
import {
  createWebhook,
  type Webhook,
  type WebhookCall,
  type WebhookDeps,
} from "@/lib/inbound/webhook/accept-webhook";
import { readBody } from "@/lib/base/read-body";
import { ingestWaitingDeliveries } from "@/lib/inbound/kept/ingest-kept";
import { DurableEvent } from "@/lib/protocol/events";
import type { TestDatabase } from "./database";
import { aNumber, aTenant } from "./factories";

/** A key that opens the webhook of an account. */
export async function aWebhookKey(
  db: Db,
  { carrierAccountId }: { carrierAccountId: string },
  { retiresAt = null as Date | null } = {},
): Promise<string> {
  const key = `key-${newId()}`;
  await db
    .insert(webhookKeys)
    .values({ carrierAccountId, keyHash: hashToken(key), hint: key.slice(-4), retiresAt });
  return key;
}

const opened = new Set<Webhook>();

/** Until every door of this process has written the marks of what it answered. */
export const flushAll = () => Promise.all([...opened].map((webhook) => webhook.flush()));

/** Ends a test file's database, once the doors to it have written what they still had to. */
export async function closeAll(database: TestDatabase): Promise<void> {
  await flushAll();
  await database.close();
}

/**
 * The carrier's door, with what it tells the rooms kept in a list. It answers when a call is taken in, however
 * slow the machine is: only a test of the answer's time sets that time.
 */
export function aWebhook(db: Db, overrides: Partial<WebhookDeps> = {}) {
  const published: NumberEvents[] = [];
  const webhook = createWebhook({
    db,
    now: () => new Date(),
    ...questBlue.reader,
    random: () => 0.5,
    publishNow: (one) => void published.push(one as NumberEvents),
    pokeSends: () => {},
    answerAfterMs: 60_000,
    ...overrides,
  });
  opened.add(webhook);
  return { ...webhook, published };
}

/** A call as it comes over HTTP; a body that is no string, bytes or stream is sent as JSON. */
export function aCall(key: string | null, body: unknown, overrides: Partial<WebhookCall> = {}): WebhookCall {
  const raw =
    typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream
      ? body
      : JSON.stringify(body);
  const stream = new Response(raw as BodyInit).body;
  return {
    key,
    contentType: "application/json",
    contentEncoding: null,
    contentLength: null,
    query: [],
    readBody: (limits) => readBody(stream, limits),
    ...overrides,
  };
}

/** A customer's text in QuestBlue's published form. */
export const aText = (
  from: string,
  to: string | string[],
  text: string,
  more: Record<string, unknown> = {},
) => ({
  from,
  to: [to].flat(),
  text,
  media: [],
  segments: "1",
  type: "SMS",
  ...more,
});

/** A tenant, a number and a key to the webhook of its carrier account; `ofInstallation`: the account is no tenant's. */
export async function aLine(
  { db }: { db: Db },
  { ofInstallation = false, name }: { ofInstallation?: boolean; name?: string } = {},
) {
  const tenant = await aTenant(db, name === undefined ? {} : { name });
  if (ofInstallation)
    await db
      .update(carrierAccounts)
      .set({ tenantId: null })
      .where(eq(carrierAccounts.id, tenant.carrierAccountId));
  const number = await aNumber(db, tenant);
  const key = await aWebhookKey(db, tenant);
  return { db, tenant, number, key };
}
export type TestLine = Awaited<ReturnType<typeof aLine>>;

export const deliveriesOf = (db: Db, { carrierAccountId }: { carrierAccountId: string }) =>
  db
    .select()
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.carrierAccountId, carrierAccountId))
    .orderBy(asc(webhookDeliveries.receivedAt), asc(webhookDeliveries.id));

export const statesOf = async (line: TestLine) =>
  (await deliveriesOf(line.db, line.tenant)).map(({ state }) => state);

/** Of all customers of the tenant. */
export const optOutsInForce = ({ db, tenant }: TestLine) =>
  db
    .select()
    .from(optOuts)
    .where(and(eq(optOuts.tenantId, tenant.tenantId), isNull(optOuts.liftedAt)));

/** As the database has it; nobody is told. */
export const switchLine = ({ db, number }: TestLine, to: "on" | "off") =>
  db
    .update(numbers)
    .set({ disabledAt: to === "on" ? null : new Date() })
    .where(eq(numbers.id, number.numberId));

export const textsOf = (db: Db, { numberId }: { numberId: string }) =>
  db
    .select()
    .from(messages)
    .where(eq(messages.numberId, numberId))
    .orderBy(asc(messages.conversationId), asc(messages.publicSeq));

/** The number's events as the room and the clients get them, in their order. */
export async function eventsOf(db: Db, { numberId }: { numberId: string }): Promise<DurableEvent[]> {
  const rows = await db
    .select()
    .from(streamEvents)
    .where(eq(streamEvents.streamId, numberId))
    .orderBy(asc(streamEvents.seq));
  return rows.map(({ payload, epoch, seq, type }) => DurableEvent.parse({ ...payload, epoch, seq, type }));
}

/** What the worker does every second about calls that nobody took in, for calls of any age. */
export const sweep = (
  db: Db,
  {
    read = questBlue.reader.read,
    ...options
  }: Partial<Pick<WebhookDeps, "read">> & Parameters<typeof ingestWaitingDeliveries>[1] = {},
) =>
  ingestWaitingDeliveries(
    { db, now: () => new Date(), random: () => 0, read, publishNow: () => {} },
    { olderThanMs: 0, ...options },
  );

/** As if all calls of the account so far had come, and been answered, so much earlier. */
export const letPass = (db: Db, { carrierAccountId }: { carrierAccountId: string }, ms: number) =>
  db
    .update(webhookDeliveries)
    .set({
      receivedAt: sql`${webhookDeliveries.receivedAt} - make_interval(secs => ${ms / 1_000})`,
      answeredAt: sql`${webhookDeliveries.answeredAt} - make_interval(secs => ${ms / 1_000})`,
      nextAttemptAt: sql`${webhookDeliveries.nextAttemptAt} - make_interval(secs => ${ms / 1_000})`,
    })
    .where(eq(webhookDeliveries.carrierAccountId, carrierAccountId));
