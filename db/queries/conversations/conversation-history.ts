import { and, desc, eq, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { epochMs, namedStatement } from "@/db/named-statement";
import { messages } from "@/db/schema/messages";
import {
  answeringStatuses,
  flagTypes,
  type Direction,
  type EntryReason,
  type MessageStatus,
  type Source,
} from "@/db/vocabulary";
import { selectMessages } from "../messages/message-record";

export type HistoryItem = {
  seq: number;
  direction: Direction;
  source: Source;
  authorId: string | null;
  /** `held`: queued, but held for a person. */ status: MessageStatus | "held";
  acceptedAt: Date;
  statusAt: Date;
};

const entryTypes = ["resolved", "reopened", "resolve_undone", "snoozed", "woke", ...flagTypes] as const;
export type StateEntry = {
  type: (typeof entryTypes)[number];
  at: Date;
  by: string | null;
  until: Date | null;
  reason: EntryReason | null;
};

type Row = {
  seq: number;
  direction: Direction;
  source: Source;
  author: string | null;
  status: MessageStatus | "held";
  accepted: number;
  ended: number;
  entry: StateEntry["type"] | null;
  until: number | null;
  reason: EntryReason | null;
};

const quoted = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(", "));
const conversation = sql.placeholder("conversationId");
const isReply = sql`m.conversation_id = ${conversation} and m.direction = 'out' and m.source <> 'automatic'`;
const isHeld = sql`m.status = 'queued' and exists (select from sends waiting where waiting.message_id = m.id and waiting.held_at is not null)`;
const mayAnswer = sql`m.status in (${quoted(answeringStatuses)}) and not (${isHeld})`;
const isAnswer = sql`${isReply} and ${mayAnswer}`;

/**
 * The items and flags from which the row of a locked conversation is derived (lib/domain/conversation/patch.ts),
 * and only those that decide it. From the last reply or the last customer's message on, whichever is older:
 * flags and states that people set, gaps (which flag the conversation unread) and lost replies; and between
 * any two of these the last reply and the first customer's message after it. So 5,000 messages without an
 * answer cost as much as one.
 */
export async function conversationHistory(
  tx: Tx,
  { conversationId }: { conversationId: string },
): Promise<{ items: HistoryItem[]; entries: StateEntry[] }> {
  const rows = await history(tx, { conversationId });
  return {
    items: rows.flatMap(({ entry, seq, direction, source, author, status, accepted, ended }) =>
      entry === null
        ? [
            {
              seq,
              direction,
              source,
              authorId: author,
              status,
              acceptedAt: new Date(accepted),
              statusAt: new Date(ended),
            },
          ]
        : [],
    ),
    entries: rows.flatMap(({ entry, accepted, author, until, reason }) =>
      entry === null
        ? []
        : [
            {
              type: entry,
              at: new Date(accepted),
              by: author,
              until: until === null ? null : new Date(until),
              reason,
            },
          ],
    ),
  };
}

const history = namedStatement<Row>(
  "conversation_history",
  sql`
    with since as (
      select case when heard.at is null or answered.at is null then '-infinity' else least(heard.at, answered.at) end as at
      from (select (select m.accepted_at from messages m where m.conversation_id = ${conversation} and m.direction = 'in' order by m.public_seq desc limit 1) as at) as heard,
        (select (select m.accepted_at from messages m where ${isAnswer} order by m.accepted_at desc limit 1) as at) as answered
    ), changed as (
      select entry.type, entry.at, entry.id, entry.actor_id as author, entry.until, entry.reason from timeline_entries entry, since
      where entry.conversation_id = ${conversation} and entry.type in (${quoted(entryTypes)}) and entry.at >= since.at
      union all
      select 'marked_unread', gap.created_at, gap.entry_id, null, null, null from history_gaps gap, since
      where gap.conversation_id = ${conversation} and gap.direction = 'in' and gap.created_at >= since.at
    ), lost as (
      select m.id, greatest(m.status_at, m.accepted_at) as at from messages m, since
      where ${isReply} and not (${mayAnswer}) and m.status_at >= since.at - interval '1 second'
    ), stop as (
      select at from changed union select at from lost union select 'infinity'
    ), answered as (
      select distinct reply.id, reply.accepted_at as at
      from stop cross join lateral (select m.id, m.accepted_at from messages m where ${isAnswer} and m.accepted_at <= stop.at order by m.accepted_at desc limit 1) as reply
    ), heard as (
      select distinct received.id
      from (select at from answered union select at from changed union select at from since) as start cross join lateral (
        select m.id from messages m
        where m.conversation_id = ${conversation} and m.direction = 'in' and m.accepted_at >= start.at order by m.accepted_at limit 1
      ) as received
    )
    select m.public_seq::float8 as seq, m.direction, m.source, m.author_id as author, case when ${isHeld} then 'held' else m.status end as status,
      ${epochMs("m.accepted_at")} as accepted, ${epochMs("m.status_at")} as ended, null as entry, null::float8 as until, null as reason
    from messages m where m.id in (select id from lost union select id from answered union select id from heard)
    union all
    select * from (
      select null::float8, null, null, changed.author, null, ${epochMs("changed.at")}, null::float8, changed.type,
        ${epochMs("changed.until")}, changed.reason from changed order by changed.at, changed.id
    ) as said`,
);

/**
 * The last item of a conversation that was not undone, and the last of these that was not automatic. The
 * list's copies come from them.
 */
export async function lastItems(tx: Tx, { conversationId }: { conversationId: string }) {
  const stands = and(eq(messages.conversationId, conversationId), ne(messages.status, "cancelled"));
  const newest = () => selectMessages(tx);
  const [[last], [heeded]] = await Promise.all([
    newest().where(stands).orderBy(desc(messages.publicSeq)).limit(1),
    newest()
      .where(and(stands, ne(messages.source, "automatic")))
      .orderBy(desc(messages.publicSeq))
      .limit(1),
  ]);
  return { last: last ?? null, heeded: heeded ?? null };
}
