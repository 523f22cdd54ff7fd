import { and, asc, desc, eq, gte, isNotNull, lt, ne, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/client";
import { drafts, reads, timelineEntries } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { selectMessages } from "./message-record";

type Page = { conversationId: string; before: number | null; limit: number };

/** The messages of a thread before a seq, newest first. */
export const threadMessages = (db: DbOrTx, { conversationId, before, limit }: Page) =>
  selectMessages(db)
    .where(and(eq(messages.conversationId, conversationId), before === null ? undefined : lt(messages.publicSeq, before)))
    .orderBy(desc(messages.publicSeq))
    .limit(limit);

/** The event lines that stand among the messages of such a page: from `from` on, and before the message that the next newer page begins with. */
export const threadEntries = (db: DbOrTx, { conversationId, from, before }: { conversationId: string; from: Date | null; before: number | null }) =>
  db
    .select({
      id: timelineEntries.id,
      conversationId: timelineEntries.conversationId,
      type: timelineEntries.type,
      actorId: timelineEntries.actorId,
      subjectUserId: timelineEntries.subjectUserId,
      at: timelineEntries.at,
    })
    .from(timelineEntries)
    .where(
      and(
        eq(timelineEntries.conversationId, conversationId),
        from === null ? undefined : gte(timelineEntries.at, from),
        before === null
          ? undefined
          : sql`${timelineEntries.at} < coalesce((
              select m.accepted_at from ${messages} m
              where m.conversation_id = ${conversationId} and m.public_seq >= ${before} order by m.public_seq limit 1), 'infinity')`,
      ),
    )
    .orderBy(asc(timelineEntries.at), asc(timelineEntries.id));

/** What the others are writing, for those who come later. */
export const othersDrafts = (db: DbOrTx, { conversationId, userId }: { conversationId: string; userId: string }) =>
  db
    .select({ userId: drafts.userId, body: drafts.body, updatedAt: drafts.updatedAt, staleSince: drafts.staleSince })
    .from(drafts)
    .where(and(eq(drafts.conversationId, conversationId), ne(drafts.userId, userId)))
    .orderBy(asc(drafts.updatedAt), asc(drafts.userId));

/** Who opened the thread first when (I13). */
export const threadOpens = (db: DbOrTx, { conversationId }: { conversationId: string }) =>
  db
    .select({ userId: reads.userId, at: reads.openedAt })
    .from(reads)
    .where(and(eq(reads.conversationId, conversationId), isNotNull(reads.openedAt)))
    .orderBy(asc(reads.openedAt), asc(reads.userId));
