import { and, desc, eq, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { noteBody } from "@/db/queries/conversations/notes";
import { conversations } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import { notifications } from "@/db/schema/notifications";
import { ofReader, type Reach } from "./notifications";

/** The last ones of a person, with what they are about as it is now. */
export const lastNotifications = (db: DbOrTx, reach: Reach, { limit }: { limit: number }) =>
  db
    .select({
      id: notifications.id,
      kind: notifications.kind,
      conversationId: notifications.conversationId,
      numberId: notifications.numberId,
      at: notifications.at,
      readAt: notifications.readAt,
      address: conversations.address,
      contactName: sql<
        string | null
      >`(select c.name from contacts c where c.id = ${conversations.contactId})`,
      // A hand-off is about its note, a waking about what was said last.
      words: sql<string | null>`left(coalesce(${messages.body}, ${noteBody(sql`${notifications.sourceId}`)},
        case when ${notifications.kind} = 'hand_off' then ${conversations.lastNoteBody} end, ${conversations.lastBody}), 160)`,
      seq: messages.publicSeq,
    })
    .from(notifications)
    .innerJoin(conversations, eq(conversations.id, notifications.conversationId))
    .leftJoin(messages, and(eq(messages.id, notifications.sourceId), eq(messages.tenantId, reach.tenantId)))
    .where(ofReader(reach))
    .orderBy(desc(notifications.at), desc(notifications.id))
    .limit(limit);
