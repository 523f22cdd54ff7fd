import { and, eq, notInArray, sql, type SQL } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { namedQuery, namedStatement } from "@/db/named-statement";
import type { MessageStatus, StatusReason } from "@/db/vocabulary";
import { conversations } from "@/db/schema/conversations";
import { messages, statusReports } from "@/db/schema/messages";
import { newId } from "@/lib/base/ids";
import { messageColumns } from "./message-columns";

export type MessageMove = {
  messageId: string;
  from: MessageStatus[];
  to: MessageStatus;
  reason: StatusReason | null;
  carrierMessageId?: string;
  nextPollAt?: Date | null;
  /** It is the conversation's last item: the list's copy of its status changes too. */
  isLast: boolean;
};

/** Moves a message that is in one of `from`; undefined if it is not. Under the conversation's lock. */
export async function moveMessage(
  tx: Tx,
  { messageId, from, to, reason, carrierMessageId, nextPollAt, isLast }: MessageMove,
) {
  const move =
    moves[carrierMessageId === undefined ? "same" : "named"][nextPollAt === undefined ? "same" : "polled"];
  const [[moved]] = await Promise.all([
    move(tx, {
      messageId,
      from,
      to,
      code: reason?.code ?? null,
      by: reason?.by ?? null,
      carrierReason: reason?.carrier ?? null,
      carrierMessageId,
      nextPollAt,
    }),
    isLast && copyStatus(tx, { messageId }),
  ]);
  return moved;
}

const value = sql.placeholder;

const moving = (name: string, more: { carrierMessageId?: SQL; nextPollAt?: SQL }) =>
  namedQuery(name, (db) =>
    db
      .update(messages)
      .set({
        status: sql`${value("to")}`,
        statusCode: sql`${value("code")}`,
        statusBy: sql`${value("by")}::uuid`,
        carrierReason: sql`${value("carrierReason")}`,
        statusAt: sql`clock_timestamp()`,
        ...more,
      })
      .where(
        and(eq(messages.id, value("messageId")), sql`${messages.status} = any(${value("from")}::text[])`),
      )
      // The row as the statement found it: under the conversation's lock, that is its previous state.
      .returning({
        ...messageColumns,
        was: sql<MessageStatus>`(select before.status from ${messages} as before where before.id = ${messages}.id)`,
      }),
  );
const [carrierMessageId, nextPollAt] = [
  sql`${value("carrierMessageId")}`,
  sql`${value("nextPollAt")}::timestamptz`,
];
const moves = {
  same: { same: moving("move_message", {}), polled: moving("move_message_poll", { nextPollAt }) },
  named: {
    same: moving("move_message_id", { carrierMessageId }),
    polled: moving("move_message_id_poll", { carrierMessageId, nextPollAt }),
  },
};

/** Keeps the list's copy of the last item's status in step. */
const copyStatus = namedStatement<never>(
  "copy_status",
  sql`
    update ${conversations} set last_status = message.status from ${messages} as message
    where message.id = ${sql.placeholder("messageId")} and ${conversations.id} = message.conversation_id
      and ${conversations.lastMessageId} = message.id`,
);

/**
 * Stores the carrier id of a message that has moved on meanwhile. The message is polled only while its
 * outcome is not final.
 */
export async function keepCarrierId(
  tx: Tx,
  {
    messageId,
    carrierMessageId,
    nextPollAt,
  }: { messageId: string; carrierMessageId: string; nextPollAt: Date | null },
): Promise<void> {
  await tx.update(messages).set({ carrierMessageId }).where(eq(messages.id, messageId));
  await tx
    .update(messages)
    .set({ nextPollAt })
    .where(and(eq(messages.id, messageId), notInArray(messages.status, ["delivered", "failed"])));
}

/** Append only: what the carrier or a person said about a message's delivery. */
export const insertStatusReport = (
  db: DbOrTx,
  report: Omit<typeof statusReports.$inferInsert, "id" | "at">,
) => insertReport(db, { id: newId(), messageId: null, status: null, reason: null, ...report });

const insertReport = namedStatement<never>(
  "insert_status_report",
  sql`
    insert into ${statusReports} (id, tenant_id, message_id, origin, raw_status, status, reason, matched_by, applied, at)
    values (${value("id")}, ${value("tenantId")}, ${value("messageId")}, ${value("origin")}, ${value("rawStatus")}, ${value("status")}, ${value("reason")},
      ${value("matchedBy")}, ${value("applied")}, clock_timestamp())`,
);

type UnknownWord = { tenantId: string; messageId: string; rawStatus: string };

/** The carrier answered with a status word that we do not know: stored if it differs from the last one. */
export const keepUnknownWord = (db: DbOrTx, { tenantId, messageId, rawStatus }: UnknownWord) =>
  db.execute(sql`
    insert into ${statusReports} (id, tenant_id, message_id, origin, raw_status, matched_by, applied, at)
    select ${newId()}, ${tenantId}, ${messageId}, 'poll', ${rawStatus}, 'asked', false, clock_timestamp()
    where ${rawStatus} is distinct from (
      select raw_status from ${statusReports} where message_id = ${messageId} and origin = 'poll' order by at desc, id desc limit 1)`);
