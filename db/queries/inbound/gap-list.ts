import { and, count, desc, eq, isNull, lte, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { historyGaps } from "@/db/schema/history-gaps";
import { numbers } from "@/db/schema/numbers";

const isOpen = (tenantId: string) =>
  and(eq(historyGaps.tenantId, tenantId), isNull(historyGaps.closedAt), isNull(historyGaps.dismissedAt));

export const countOpenGaps = async (db: DbOrTx, { tenantId }: { tenantId: string }): Promise<number> =>
  (await db.select({ gaps: count() }).from(historyGaps).where(isOpen(tenantId)))[0]?.gaps ?? 0;

/** A tenant's gaps that are neither dismissed nor closed, last found first. */
export const openGaps = (db: DbOrTx, { tenantId, limit }: { tenantId: string; limit: number }) =>
  db
    .select({
      id: historyGaps.id,
      direction: historyGaps.direction,
      address: historyGaps.address,
      recordedAt: historyGaps.recordedAt,
      conversationId: historyGaps.conversationId,
      numberId: historyGaps.numberId,
      numberLabel: numbers.label,
      e164: numbers.e164,
    })
    .from(historyGaps)
    .innerJoin(numbers, eq(numbers.id, historyGaps.numberId))
    .where(isOpen(tenantId))
    .orderBy(desc(historyGaps.id))
    .limit(limit);

/** Dismisses the open gaps up to the given one; returns how many. */
export const dismissOpenGaps = async (
  tx: Tx,
  { tenantId, userId, upTo }: { tenantId: string; userId: string; upTo: string },
): Promise<number> =>
  (
    await tx
      .update(historyGaps)
      .set({ dismissedAt: sql`clock_timestamp()`, dismissedBy: userId })
      .where(and(isOpen(tenantId), lte(historyGaps.id, upTo)))
      .returning({ id: historyGaps.id })
  ).length;
