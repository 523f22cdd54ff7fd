import { and, eq, isNull, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { namedQuery } from "@/db/named-statement";
import { statementStart } from "@/db/schema/columns";
import { groupMembers, memberships, tenants, users } from "@/db/schema/people";
import { messages } from "@/db/schema/messages";
import { conversations, reads } from "@/db/schema/conversations";
import { carrierAccounts, numberGrants, numbers } from "@/db/schema/numbers";
import { accountStanding } from "../carrier-accounts/account-standing";
import { messageRecordColumns } from "./message-record";

type Author = { tenantId: string; userId: string; conversationId: string };

/**
 * The number a reply would leave from and its author's current rights on it: the request's own check may be a
 * moment old.
 */
export async function replySettings(tx: Tx, author: Author) {
  const rows = await settingsFor(tx, { ...author });
  const [first] = rows;
  if (!first) return undefined;
  const { numberRole: _, ...settings } = first;
  return {
    ...settings,
    grants: rows.flatMap(({ numberId, numberRole }) => (numberRole ? [{ numberId, role: numberRole }] : [])),
  };
}

const value = sql.placeholder;

const settingsFor = namedQuery("reply_settings", (db) =>
  db
    .select({
      numberId: numbers.id,
      e164: numbers.e164,
      carrierAccountId: numbers.carrierAccountId,
      disabledAt: numbers.disabledAt,
      hasCredentials: accountStanding.hasCredentials,
      customerWroteRefuses: numbers.customerWroteRefuses,
      routing: numbers.routing,
      undoSeconds: users.undoSeconds,
      elsewhereSeconds: tenants.elsewhereSeconds,
      tenantRole: memberships.role,
      numberRole: numberGrants.role,
    })
    .from(conversations)
    .innerJoin(numbers, eq(numbers.id, conversations.numberId))
    .innerJoin(carrierAccounts, eq(carrierAccounts.id, numbers.carrierAccountId))
    .innerJoin(
      memberships,
      and(
        eq(memberships.tenantId, numbers.tenantId),
        eq(memberships.userId, value("userId")),
        isNull(memberships.disabledAt),
      ),
    )
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(tenants, eq(tenants.id, numbers.tenantId))
    .leftJoin(
      numberGrants,
      and(
        eq(numberGrants.numberId, numbers.id),
        or(
          eq(numberGrants.userId, value("userId")),
          sql`${numberGrants.groupId} in (select ${groupMembers.groupId} from ${groupMembers} where ${groupMembers.tenantId} = ${value("tenantId")} and ${groupMembers.userId} = ${value("userId")})`,
        ),
      ),
    )
    .where(and(eq(conversations.tenantId, value("tenantId")), eq(conversations.id, value("conversationId")))),
);

type Question = {
  tenantId: string;
  conversationId: string;
  authorId: string;
  sessionId: string;
  clientId: string;
  seenSeq: number;
  retryOf: string | null;
  /**
   * How far back at least to include messages sent to the contact; further if the tenant's setting requires
   * it.
   */
  windowMs: number;
};

/**
 * Enough to explain a refusal; the newest say most. Each direction has its own limit, so that neither hides
 * the other.
 */
export const MOST_UNSEEN = 50;

/**
 * A message as the decision about a reply needs it: also its author, its conversation, and how far the
 * reply's author has read that conversation.
 */
export type ReplyItem = Awaited<ReturnType<typeof replyItems>>[number];

/**
 * All messages that the decision about one reply depends on: those that others, or the same person in another
 * session, wrote after `seenSeq`; those sent to the contact from any number in the last `windowMs`; one sent
 * under the same client id; and those it retries.
 */
export const replyItems = (tx: Tx, { windowMs, ...ask }: Question) =>
  itemsFor(tx, { ...ask, window: windowMs / 1_000 });

const isSomebodyElses = sql`(m.author_id is distinct from ${value("authorId")}::uuid or m.session_id <> ${value("sessionId")}::uuid)`;

const unseen = (direction: "in" | "out") => sql`(
    select m.id from ${messages} m
    where m.conversation_id = ${value("conversationId")} and m.public_seq > ${value("seenSeq")} and m.direction = ${direction}
      and m.source <> 'automatic' and m.status <> 'cancelled' and ${isSomebodyElses}
    order by m.public_seq desc limit ${MOST_UNSEEN + 1})`;

/** The outer table is spelled out: a column alone would mean the inner one. */
const seenByAuthor =
  sql<number>`coalesce((select r.seen_seq from ${reads} r where r.conversation_id = "messages"."conversation_id" and r.user_id = ${value("authorId")}), 0)`.mapWith(
    Number,
  );

/** The message being retried, those that it retried in turn, and all retries of any of these. */
const attempts = sql`(
    with recursive before as (
      select m.id, m.retry_of from ${messages} m where m.id = ${value("retryOf")}::uuid
      union select m.id, m.retry_of from before join ${messages} m on m.id = before.retry_of
    ), attempt as (
      select id from before union select m.id from attempt join ${messages} m on m.retry_of = attempt.id
    )
    select id from attempt) as attempts`;

const itemsFor = namedQuery("reply_items", (db) =>
  db
    .select({
      ...messageRecordColumns,
      sessionId: messages.sessionId,
      seenSeqThere: seenByAuthor,
    })
    .from(messages)
    .where(
      and(
        eq(messages.tenantId, value("tenantId")),
        sql`${messages.id} in (
        ${unseen("in")} union ${unseen("out")}
        union select m.id from ${conversations} c join ${messages} m on m.conversation_id = c.id
          where c.contact_id = (select contact_id from ${conversations} where id = ${value("conversationId")})
            and m.accepted_at > ${statementStart} - make_interval(secs => greatest(${value("window")}::float8,
              (select t.elsewhere_seconds + 1 from ${tenants} t where t.id = ${value("tenantId")}))) and m.direction = 'out'
        union select m.id from ${messages} m where m.author_id = ${value("authorId")} and m.client_id = ${value("clientId")}
        union select * from ${attempts})`,
      ),
    ),
);
