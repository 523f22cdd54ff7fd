import { and, asc, desc, eq, gt, gte, lt, sql, type Column } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { drafts, reads, timelineEntries } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { selectMessages } from "../messages/message-record";

/**
 * Which messages of a conversation: the newest, those on one side of a seq (exclusive), or some on both sides
 * of it (inclusive).
 */
export type ItemPlace = { kind: "newest" } | { kind: "before" | "after" | "around"; seq: number };

type Page = { conversationId: string; place: ItemPlace; limit: number };

/** Messages of a conversation at a place, oldest first, and whether there are more on either side. */
export async function conversationMessages(db: DbOrTx, { conversationId, place, limit }: Page) {
  const ofConversation = eq(messages.conversationId, conversationId);
  const { publicSeq } = messages;
  switch (place.kind) {
    case "newest": {
      const found = await selectMessages(db)
        .where(ofConversation)
        .orderBy(desc(publicSeq))
        .limit(limit + 1)
        .prepare("conversation_newest")
        .execute();
      return { page: found.slice(0, limit).toReversed(), hasOlder: found.length > limit, hasNewer: false };
    }
    case "before": {
      const found = await selectMessages(db)
        .where(and(ofConversation, lt(publicSeq, place.seq)))
        .orderBy(desc(publicSeq))
        .limit(limit + 1)
        .prepare("conversation_before")
        .execute();
      return { page: found.slice(0, limit).toReversed(), hasOlder: found.length > limit, hasNewer: true };
    }
    case "after": {
      const found = await selectMessages(db)
        .where(and(ofConversation, gt(publicSeq, place.seq)))
        .orderBy(asc(publicSeq))
        .limit(limit + 1)
        .prepare("conversation_after")
        .execute();
      return { page: found.slice(0, limit), hasOlder: place.seq > 0, hasNewer: found.length > limit };
    }
    case "around": {
      // Half a page of what came before; one more of those means that there are older ones.
      const above = Math.floor(limit / 2);
      const from = sql`coalesce((
        select m.public_seq from ${messages} m
        where m.conversation_id = ${conversationId} and m.public_seq < ${place.seq} order by m.public_seq desc offset ${above} limit 1), 0)`;
      const found = await selectMessages(db)
        .where(and(ofConversation, gte(publicSeq, from)))
        .orderBy(asc(publicSeq))
        .limit(limit + 2)
        .prepare("conversation_around")
        .execute();
      const hasOlder = found.filter((message) => message.publicSeq < place.seq).length > above;
      const held = hasOlder ? found.slice(1) : found;
      return { page: held.slice(0, limit), hasOlder, hasNewer: held.length > limit };
    }
  }
}

/** The seq of the first message accepted after an instant; null if there is none. */
export const firstSeqAfter = async (
  db: DbOrTx,
  { conversationId, after }: { conversationId: string; after: Date },
): Promise<number | null> =>
  (
    await db
      .select({ publicSeq: messages.publicSeq })
      .from(messages)
      .where(and(eq(messages.conversationId, conversationId), gt(messages.acceptedAt, after)))
      .orderBy(asc(messages.acceptedAt))
      .limit(1)
  )[0]?.publicSeq ?? null;

/**
 * The entries among the messages of such a page: from `from` on, and before the first message of the next
 * newer page.
 */
export const conversationEntries = (
  db: DbOrTx,
  { conversationId, from, before }: { conversationId: string; from: Date | null; before: number | null },
) =>
  db
    .select({
      id: timelineEntries.id,
      conversationId: timelineEntries.conversationId,
      type: timelineEntries.type,
      actorId: timelineEntries.actorId,
      subjectUserId: timelineEntries.subjectUserId,
      reason: timelineEntries.reason,
      until: timelineEntries.until,
      tagId: timelineEntries.tagId,
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
    .orderBy(asc(timelineEntries.at), asc(timelineEntries.id))
    .prepare(`conversation_entries${from === null ? "" : "_from"}${before === null ? "" : "_before"}`)
    .execute();

/** What comes before the first message of the next newer page. */
export const beforeMessage = (
  at: Column,
  { conversationId, before }: { conversationId: string; before: number | null },
) =>
  before === null
    ? undefined
    : sql`${at} < coalesce((
        select m.accepted_at from ${messages} m
        where m.conversation_id = ${conversationId} and m.public_seq >= ${before} order by m.public_seq limit 1), 'infinity')`;

/** Everybody's drafts in a conversation, one's own included. */
export const conversationDrafts = (db: DbOrTx, { conversationId }: { conversationId: string }) =>
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
    .prepare("conversation_drafts")
    .execute();

/** How far everybody has read, and when they first and last opened the conversation (I13). */
export const conversationReads = (db: DbOrTx, { conversationId }: { conversationId: string }) =>
  db
    .select({
      userId: reads.userId,
      seenSeq: reads.seenSeq,
      openedAt: reads.openedAt,
      lastOpenedAt: reads.lastOpenedAt,
    })
    .from(reads)
    .where(eq(reads.conversationId, conversationId))
    .orderBy(asc(reads.openedAt), asc(reads.userId))
    .prepare("conversation_reads")
    .execute();
