import { eq } from "drizzle-orm";
import type { Db } from "@/db/handles";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { numbers } from "@/db/schema/numbers";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Carrier } from "@/lib/carriers/port";
import { questBlue } from "@/lib/carriers/questblue/adapter";
import { DurableEvent } from "@/lib/protocol/events";
import { defaults, type DeliveryDeps, type DeliverySettings, type PublishableEvent } from "@/lib/context";
import { planOutbound, recordOutbound } from "@/lib/conversation/record-outbound";
import { createSender } from "@/lib/outbound/send-due";
import type { Actor } from "@/lib/domain/principal";
import {
  aConversation,
  aNumber,
  aPerson,
  aTenant,
  onNumber,
  type TestConversation,
  type TestTenant,
} from "./factories";

/** Delivery on a test database, with a carrier of the test's and rooms that only remember what they were told. */
export function deliveryDeps(
  db: Db,
  carrier: Carrier,
  settings: Partial<DeliverySettings> = {},
): DeliveryDeps & { published: PublishableEvent[] } {
  const published: PublishableEvent[] = [];
  return {
    db,
    now: systemClock,
    carrierFor: () => carrier,
    read: questBlue.reader.read,
    tellRoom: async () => true,
    // Nothing on the way looks at an event again: what is published must be one that browsers can read.
    publishNow: ({ events }) =>
      void published.push(...events.map((event) => (DurableEvent.parse(event), event))),
    random: Math.random,
    settings: { ...defaults, ...settings },
    push: async () => "sent",
    published,
  };
}

/** Sends whatever is due, until nothing more may leave. Faults fail the test. */
export async function sendAll(deps: DeliveryDeps): Promise<void> {
  const faults: unknown[] = [];
  const sender = createSender(deps, (fault) => faults.push(fault));
  await sender.round();
  await sender.settled();
  if (faults.length > 0) throw faults[0];
}

/** A number with one person on it, and as many texts a minute as a test may want. */
export async function aSendingNumber(
  db: Db,
  limits: {
    segmentsPerMinute?: number;
    segmentsPerDay?: number;
    timeZone?: string;
    tenant?: TestTenant;
  } = {},
) {
  const { tenant = await aTenant(db), segmentsPerMinute = 100_000, ...rest } = limits;
  const number = await aNumber(db, tenant);
  await db
    .update(numbers)
    .set({ segmentsPerMinute, ...rest })
    .where(eq(numbers.id, number.numberId));
  const ana = await onNumber(db, await aPerson(db, tenant, { name: "Ana Reyes" }), number);
  return { tenant, number, ana, newConversation: () => aConversation(db, number) };
}
export type SendingNumber = Awaited<ReturnType<typeof aSendingNumber>>;

type Text = { body?: string; segments?: number; dueInMs?: number };

/** An accepted reply that is due now (or `dueInMs` from now, before now when negative). */
export async function aQueuedText(
  db: Db,
  author: Actor,
  conversation: TestConversation,
  { body = `Text ${newId()}`, segments = 1, dueInMs = -1 }: Text = {},
) {
  const messageId = await db.transaction(async (tx) => {
    const record = await lockConversation(tx, conversation);
    const [number] = await tx
      .select({ carrierAccountId: numbers.carrierAccountId })
      .from(numbers)
      .where(eq(numbers.id, conversation.numberId));
    if (!record || !number) throw new Error("no such conversation");
    const dueAt = new Date(Date.now() + dueInMs);
    const planned = planOutbound(record, { by: author, body, dueAt, ...number, clientId: newId() });
    await recordOutbound(tx, { ...planned, message: { ...planned.message, segments } });
    return planned.message.id;
  });
  return { messageId, body };
}

export const messageById = async (db: Db, messageId: string) => {
  const [row] = await db.select().from(messages).where(eq(messages.id, messageId));
  if (!row) throw new Error("no such message");
  return row;
};

export const queueRow = async (db: Db, messageId: string) =>
  (await db.select().from(sends).where(eq(sends.messageId, messageId)))[0];

export const statusOf = async (db: Db, messageId: string) => (await messageById(db, messageId)).status;
