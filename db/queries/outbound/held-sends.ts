import { and, asc, eq, gt, isNotNull, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { contacts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { numbers } from "@/db/schema/numbers";
import { memberships, users } from "@/db/schema/people";
import type { HeldReason } from "@/db/vocabulary";

type Scope = { tenantId: string; numbers: "all" | readonly string[] };

const heldIn = ({ tenantId, numbers: wanted }: Scope) =>
  and(
    eq(sends.tenantId, tenantId),
    isNotNull(sends.heldAt),
    wanted === "all" ? undefined : sql`${sends.numberId} = any(${sql.param([...wanted])}::uuid[])`,
  );

/** Held messages of these numbers, in accepted order, after the given one. */
export const heldSends = (
  db: DbOrTx,
  { after, limit, ...scope }: Scope & { after: string | null; limit: number },
) =>
  db
    .select({
      messageId: sends.messageId,
      conversationId: sends.conversationId,
      reason: sql<HeldReason>`coalesce(${sends.heldReason}, 'restored')`,
      body: messages.body,
      acceptedAt: messages.acceptedAt,
      authorName: users.name,
      authorColor: memberships.color,
      contactName: contacts.name,
      address: conversations.address,
      number: { e164: numbers.e164, label: numbers.label },
    })
    .from(sends)
    .innerJoin(messages, eq(messages.id, sends.messageId))
    .innerJoin(conversations, eq(conversations.id, sends.conversationId))
    .innerJoin(contacts, eq(contacts.id, conversations.contactId))
    .innerJoin(numbers, eq(numbers.id, sends.numberId))
    .leftJoin(users, eq(users.id, messages.authorId))
    .leftJoin(
      memberships,
      and(eq(memberships.userId, messages.authorId), eq(memberships.tenantId, sends.tenantId)),
    )
    .where(and(heldIn(scope), after === null ? undefined : gt(sends.messageId, after)))
    .orderBy(asc(sends.messageId))
    .limit(limit);

export async function countHeldSends(db: DbOrTx, scope: Scope): Promise<number> {
  return db.$count(sends, heldIn(scope));
}
