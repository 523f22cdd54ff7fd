import { and, asc, eq, gt, inArray, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { timelineEntries } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { markTypes } from "@/db/vocabulary";

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

const steps = ["resolved", ...markTypes] as const;

/** What people said of a thread after an instant, as far as its marks depend on it, oldest first. */
export const markEntries = async (tx: Tx, { conversationId, after }: { conversationId: string; after: Date | null }) =>
  (await tx
    .select({ type: timelineEntries.type, at: timelineEntries.at })
    .from(timelineEntries)
    .where(
      and(
        eq(timelineEntries.conversationId, conversationId),
        inArray(timelineEntries.type, [...steps]),
        after === null ? undefined : gt(timelineEntries.at, after),
      ),
    )
    .orderBy(asc(timelineEntries.at), asc(timelineEntries.id))) as { type: (typeof steps)[number]; at: Date }[];
