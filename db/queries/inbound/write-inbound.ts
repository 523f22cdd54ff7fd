import { inArray, sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { optOuts } from "@/db/schema/contacts";
import { timelineEntries } from "@/db/schema/conversations";
import { media, messages } from "@/db/schema/messages";
import { type ConversationRow, rowColumns, setRow } from "../conversations/conversation-row";
import { selectMessages } from "../messages/message-record";
import { rawCallColumns, rawCalls, type NewDelivery } from "./webhook-deliveries";
import type { WebhookDeliveryState } from "@/db/vocabulary";

type MessageRow = typeof messages.$inferSelect;

/** A customer's message. */
export type NewMessage = Pick<
  MessageRow,
  | "id"
  | "tenantId"
  | "conversationId"
  | "numberId"
  | "publicSeq"
  | "body"
  | "acceptedAt"
  | "alsoTo"
  | "deliveries"
  | "possibleRepeat"
  | "flags"
> & {
  /** When it came, if that was before it is accepted. */
  arrivedAt: Date | null;
};

type IngestedDelivery = {
  id: string;
  /** Set if the call named several of our numbers: this row is the copy for one more of them. */
  copyOf: string | null;
  receivedAt: Date;
  state: WebhookDeliveryState;
  fingerprint: string;
  carrierId: string | null;
  messageId: string | null;
  tenantId: string;
  /** The number that it waits for, if its state is `held`. */
  numberId: string | null;
  /** Its keyword was obeyed when it came. */
  heeded: boolean;
};

export type InboundWrite = {
  messages: NewMessage[];
  /** As they are after the whole batch. */
  conversations: (ConversationRow & { id: string })[];
  deliveries: IngestedDelivery[];
  media: (typeof media.$inferInsert)[];
  entries: (typeof timelineEntries.$inferInsert)[];
  optOuts: (typeof optOuts.$inferInsert)[];
  optIns: { tenantId: string; address: string; at: Date }[];
};

/**
 * Writes the outcome of a batch of inbound deliveries. The first statement is enough if no message is a
 * keyword, reopens a conversation or has a picture. `fresh` are the raw deliveries if they are not in the
 * table yet. All statements are sent at once, so that a statement sent after them does not wait either.
 */
export async function writeInbound(
  tx: Tx,
  write: InboundWrite,
  fresh: readonly NewDelivery[] | null,
): Promise<void> {
  const values = {
    messages: JSON.stringify(write.messages),
    conversationIds: write.conversations.map(({ id }) => id),
    conversations: write.conversations.map((conversation) => JSON.stringify(conversation)),
    deliveryIds: write.deliveries.map(({ id }) => id),
    deliveries: write.deliveries.map((delivery) => JSON.stringify(delivery)),
  };
  const { media: pictures, entries, optIns, optOuts: noes } = write;
  await Promise.all([
    fresh ? keepAndWrite(tx, { ...values, calls: rawCalls(fresh) }) : writeMessages(tx, values),
    pictures.length > 0 && tx.insert(media).values(pictures).execute(),
    entries.length > 0 && tx.insert(timelineEntries).values(entries).execute(),
    optIns.length > 0 && liftOptOuts(tx, optIns),
    noes.length > 0 && tx.insert(optOuts).values(noes).onConflictDoNothing().execute(),
  ]);
}

/** Rows to update come as arrays of ids with their data: the planner then expects few, and uses the key. */
const inbound = sql`
    taken as (
      select item.id, row.* from unnest(${sql.placeholder("deliveryIds")}::uuid[], ${sql.placeholder("deliveries")}::jsonb[]) as item(id, data),
        jsonb_to_record(item.data) as row("copyOf" uuid, "receivedAt" timestamptz, state text, fingerprint text, "carrierId" text, "messageId" uuid, "tenantId" uuid, "numberId" uuid, heeded boolean)
    ), message as (
      insert into messages (id, tenant_id, conversation_id, number_id, direction, source, public_seq, body, status, status_at,
        accepted_at, created_at, also_to, deliveries, possible_repeat, flags)
      select id, "tenantId", "conversationId", "numberId", 'in', 'customer', "publicSeq", body, 'received', coalesce("arrivedAt", "acceptedAt"),
        "acceptedAt", "acceptedAt", "alsoTo", deliveries, "possibleRepeat", flags
      from jsonb_to_recordset(${sql.placeholder("messages")}::jsonb)
        as row(id uuid, "tenantId" uuid, "conversationId" uuid, "numberId" uuid, "publicSeq" bigint, body text,
          "acceptedAt" timestamptz, "arrivedAt" timestamptz, "alsoTo" jsonb, deliveries int, "possibleRepeat" boolean, flags jsonb)
    ), conversation as (
      update conversations set ${setRow}
      from unnest(${sql.placeholder("conversationIds")}::uuid[], ${sql.placeholder("conversations")}::jsonb[]) as item(id, data),
        jsonb_to_record(item.data) as row(${rowColumns})
      where conversations.id = item.id
    )`;

const writeMessages = namedStatement<never>(
  "write_inbound",
  sql`
    with ${inbound}, copy as (
      insert into webhook_deliveries (id, carrier_account_id, received_at, content_type, query, body, answered_at,
        state, fingerprint, carrier_id, message_id, tenant_id, number_id, heeded)
      select taken.id, call.carrier_account_id, call.received_at, call.content_type, call.query, call.body, call.answered_at,
        taken.state, taken.fingerprint, taken."carrierId", taken."messageId", taken."tenantId", taken."numberId", taken.heeded
      from taken join webhook_deliveries call on call.id = taken."copyOf"
    )
    update webhook_deliveries set state = taken.state, fingerprint = taken.fingerprint, carrier_id = taken."carrierId",
      message_id = taken."messageId", tenant_id = taken."tenantId", next_attempt_at = null,
      number_id = taken."numberId", heeded = taken.heeded
    from taken where webhook_deliveries.id = taken.id and taken."copyOf" is null`,
);

const keepAndWrite = namedStatement<never>(
  "keep_and_write_inbound",
  sql`
    with ${inbound}
    insert into webhook_deliveries (id, carrier_account_id, received_at, content_type, query, body,
      state, fingerprint, carrier_id, message_id, tenant_id, number_id, heeded)
    select taken.id, call.account, taken."receivedAt", call.type, call.query, decode(call.body, 'base64'),
      taken.state, taken.fingerprint, taken."carrierId", taken."messageId", taken."tenantId", taken."numberId", taken.heeded
    from taken join jsonb_to_recordset(${sql.placeholder("calls")}::jsonb) as call(${rawCallColumns})
      on call.id = coalesce(taken."copyOf", taken.id)`,
);

/** START lifts every opt-out of this customer in the tenant, as STOP covers all its numbers. */
const liftOptOuts = (tx: Tx, optIns: InboundWrite["optIns"]) =>
  tx
    .execute(
      sql`
    update opt_outs set lifted_at = row.at
    from jsonb_to_recordset(${JSON.stringify(optIns)}::jsonb) as row("tenantId" uuid, address text, at timestamptz)
    where opt_outs.tenant_id = row."tenantId" and opt_outs.address = row.address and opt_outs.lifted_at is null`,
    )
    .execute();

/** Counts further deliveries of existing messages, and returns these as they are now. */
export async function raiseDeliveries(tx: Tx, raised: ReadonlyMap<string, number>) {
  const rows = [...raised].map(([id, by]) => ({ id, by }));
  await tx.execute(sql`
    update messages set deliveries = deliveries + row.by
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id uuid, by int)
    where messages.id = row.id`);
  return selectMessages(tx).where(inArray(messages.id, [...raised.keys()]));
}
