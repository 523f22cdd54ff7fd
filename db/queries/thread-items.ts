import { and, asc, desc, eq, gte, lt, sql, type Column } from "drizzle-orm";
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
    .limit(limit)
    .prepare(before === null ? "thread_newest" : "thread_before")
    .execute();

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
        beforeMessage(timelineEntries.at, { conversationId, before }),
      ),
    )
    .orderBy(asc(timelineEntries.at), asc(timelineEntries.id));

/** What stands before the message that the next newer page begins with. */
export const beforeMessage = (at: Column, { conversationId, before }: { conversationId: string; before: number | null }) =>
  before === null
    ? undefined
    : sql`${at} < coalesce((
        select m.accepted_at from ${messages} m
        where m.conversation_id = ${conversationId} and m.public_seq >= ${before} order by m.public_seq limit 1), 'infinity')`;

/** Everybody's reply in the making, one's own and those of the team. */
export const threadDrafts = (db: DbOrTx, { conversationId }: { conversationId: string }) =>
  db
    .select({
      userId: drafts.userId,
      clientId: drafts.clientId,
      body: drafts.body,
      media: drafts.media,
      staleSince: drafts.staleSince,
      updatedAt: drafts.updatedAt,
    })
    .from(drafts)
    .where(eq(drafts.conversationId, conversationId))
    .orderBy(asc(drafts.updatedAt), asc(drafts.userId))
    .prepare("thread_drafts")
    .execute();

/** How far everybody has read, and when they first opened the thread (I13). */
export const threadReads = (db: DbOrTx, { conversationId }: { conversationId: string }) =>
  db
    .select({ userId: reads.userId, seenSeq: reads.seenSeq, openedAt: reads.openedAt })
    .from(reads)
    .where(eq(reads.conversationId, conversationId))
    .orderBy(asc(reads.openedAt), asc(reads.userId))
    .prepare("thread_reads")
    .execute();
