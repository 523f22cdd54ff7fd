import { sql } from "drizzle-orm";
import type { HeldReason } from "@/db/vocabulary";
import { messages } from "@/db/schema/messages";
import { users } from "@/db/schema/people";

/**
 * The columns of a message that its view shows. The name is a subquery, so that UPDATE … RETURNING can return
 * it too.
 */
export const messageColumns = {
  id: messages.id,
  tenantId: messages.tenantId,
  conversationId: messages.conversationId,
  numberId: messages.numberId,
  direction: messages.direction,
  source: messages.source,
  body: messages.body,
  status: messages.status,
  statusCode: messages.statusCode,
  statusBy: messages.statusBy,
  carrierReason: messages.carrierReason,
  publicSeq: messages.publicSeq,
  authorId: messages.authorId,
  authorName: sql<
    string | null
  >`(select ${users.name} from ${users} where ${users.id} = ${messages.authorId})`,
  /** Why it is held for a person, while it is queued. */
  held: sql<HeldReason | null>`case when ${messages.status} = 'queued' then (
    select coalesce(waiting.held_reason, 'restored') from sends as waiting where waiting.message_id = ${messages.id} and waiting.held_at is not null) end`,
  acceptedAt: messages.acceptedAt,
  dueAt: messages.dueAt,
  /** When a customer's message came, if that was before it was ingested. */
  arrivedAt:
    sql<Date | null>`case when ${messages.direction} = 'in' and ${messages.statusAt} < ${messages.acceptedAt} then ${messages.statusAt} end`.mapWith(
      messages.statusAt,
    ),
  retryOf: messages.retryOf,
  deliveries: messages.deliveries,
  possibleRepeat: messages.possibleRepeat,
  alsoTo: messages.alsoTo,
  flags: messages.flags,
};
