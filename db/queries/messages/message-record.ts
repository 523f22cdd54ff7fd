import { and, eq, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { media, messages } from "@/db/schema/messages";
import { messageColumns } from "./message-columns";

type MediaRow = { id: string; contentType: string | null; name: string | null };

/** In the message's own order. The outer table is spelled out: a column alone would mean the inner one. */
const mediaOfMessage = sql<MediaRow[]>`(
  select coalesce(json_agg(json_build_object('id', item.id, 'contentType', item.content_type, 'name', item.name) order by item.position), '[]'::json)
  from ${media} as item where item.message_id = "messages"."id")`;

export const messageRecordColumns = { ...messageColumns, clientId: messages.clientId, media: mediaOfMessage };

/** A message with its author's name and its media, as its view needs. */
export type MessageRecord = Awaited<ReturnType<typeof selectMessages>>[number];

/** Messages as records; the caller adds the scope. */
export const selectMessages = (db: DbOrTx) => db.select(messageRecordColumns).from(messages).$dynamic();

export const findMessage = async (
  db: DbOrTx,
  { tenantId, messageId }: { tenantId: string; messageId: string },
): Promise<MessageRecord | undefined> =>
  (
    await selectMessages(db)
      .where(and(eq(messages.tenantId, tenantId), eq(messages.id, messageId)))
      .limit(1)
  )[0];
