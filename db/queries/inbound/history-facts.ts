import { and, asc, eq, gte, inArray, isNull, or, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { conversations } from "@/db/schema/conversations";
import { webhookDeliveries } from "@/db/schema/delivery";
import { historyGaps } from "@/db/schema/history-gaps";
import { messages } from "@/db/schema/messages";
import { numbers } from "@/db/schema/numbers";
import { conversationStates, type Direction } from "@/db/vocabulary";

/** The numbers of an account. */
export const numbersOfAccount = (db: DbOrTx, { accountId }: { accountId: string }) =>
  db
    .select({ id: numbers.id, tenantId: numbers.tenantId, e164: numbers.e164, createdAt: numbers.createdAt })
    .from(numbers)
    .where(eq(numbers.carrierAccountId, accountId));

type Since = { numberIds: readonly string[]; direction: Direction; since: Date; limit: number };

/**
 * Messages of these numbers that were ingested or accepted since then. Found through the conversations in
 * which something was said since, or that have no such time because nothing was since it is kept.
 */
export const messagesSince = (db: DbOrTx, { numberIds, direction, since, limit }: Since) =>
  db
    .select({
      id: messages.id,
      numberId: conversations.numberId,
      address: conversations.address,
      status: messages.status,
      statusAt: messages.statusAt,
      acceptedAt: messages.acceptedAt,
      dueAt: messages.dueAt,
      deliveries: messages.deliveries,
    })
    .from(conversations)
    .innerJoin(messages, eq(messages.conversationId, conversations.id))
    .where(
      and(
        inArray(conversations.numberId, [...numberIds]),
        inArray(conversations.state, [...conversationStates]),
        or(gte(conversations.lastAt, since), gte(conversations.lastActivityAt, since)),
        gte(messages.acceptedAt, since),
        eq(messages.direction, direction),
      ),
    )
    .limit(limit);

type Calls = { accountId: string; numberIds: readonly string[]; since: Date; limit: number };

/**
 * Deliveries of an account that came since then and have no message: not ingested yet, held for their number,
 * in quarantine, or dismissed. Each state has its own index.
 */
export const deliveriesWithoutMessage = (db: DbOrTx, { accountId, numberIds, since, limit }: Calls) =>
  db
    .select({
      receivedAt: webhookDeliveries.receivedAt,
      contentType: webhookDeliveries.contentType,
      query: webhookDeliveries.query,
      body: webhookDeliveries.body,
    })
    .from(webhookDeliveries)
    .where(
      and(
        gte(webhookDeliveries.receivedAt, since),
        or(
          and(eq(webhookDeliveries.state, "received"), eq(webhookDeliveries.carrierAccountId, accountId)),
          and(eq(webhookDeliveries.state, "held"), inArray(webhookDeliveries.numberId, [...numberIds])),
          and(eq(webhookDeliveries.state, "quarantined"), eq(webhookDeliveries.carrierAccountId, accountId)),
          and(eq(webhookDeliveries.state, "dismissed"), eq(webhookDeliveries.carrierAccountId, accountId)),
        ),
      ),
    )
    .orderBy(asc(webhookDeliveries.receivedAt))
    .limit(limit);

/** Gaps of these numbers that a message may still close, by the time of the missed message. */
export const gapsSince = (db: DbOrTx, { numberIds, direction, since }: Omit<Since, "limit">) =>
  db
    .select({
      id: historyGaps.id,
      numberId: historyGaps.numberId,
      address: historyGaps.address,
      recordedAt: historyGaps.recordedAt,
      place: historyGaps.place,
      closedAt: historyGaps.closedAt,
    })
    .from(historyGaps)
    .where(
      and(
        inArray(historyGaps.numberId, [...numberIds]),
        eq(historyGaps.direction, direction),
        gte(historyGaps.recordedAt, since),
      ),
    );

/** Marks a gap closed; undefined if somebody else did. */
export const closeGap = async (db: DbOrTx, { gapId }: { gapId: string }) =>
  (
    await db
      .update(historyGaps)
      .set({ closedAt: sql`clock_timestamp()` })
      .where(and(eq(historyGaps.id, gapId), isNull(historyGaps.closedAt)))
      .returning({
        tenantId: historyGaps.tenantId,
        conversationId: historyGaps.conversationId,
        entryId: historyGaps.entryId,
      })
  )[0];
