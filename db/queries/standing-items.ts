import { and, asc, desc, eq, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { timelineEntries } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";

/** The items that stand (not undone) from the last reply of a person on, oldest first: what a thread's marks depend on. */
export const itemsSinceLastReply = (tx: Tx, { conversationId }: { conversationId: string }) =>
  tx
    .select({
      id: messages.id,
      seq: messages.publicSeq,
      direction: messages.direction,
      source: messages.source,
      authorId: messages.authorId,
      status: messages.status,
      body: messages.body,
      acceptedAt: messages.acceptedAt,
    })
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, conversationId),
        ne(messages.status, "cancelled"),
        sql`${messages.publicSeq} >= coalesce((
          select max(m.public_seq) from ${messages} m
          where m.conversation_id = ${conversationId} and m.direction = 'out' and m.source <> 'automatic' and m.status <> 'cancelled'), 0)`,
      ),
    )
    .orderBy(asc(messages.publicSeq));

/** When a thread was last resolved: whoever waited until then waits no more. */
export const lastResolvedAt = async (tx: Tx, { conversationId }: { conversationId: string }): Promise<Date | null> =>
  (
    await tx
      .select({ at: timelineEntries.at })
      .from(timelineEntries)
      .where(and(eq(timelineEntries.conversationId, conversationId), eq(timelineEntries.type, "resolved")))
      .orderBy(desc(timelineEntries.at))
      .limit(1)
  )[0]?.at ?? null;
