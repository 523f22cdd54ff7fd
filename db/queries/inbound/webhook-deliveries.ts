import { and, asc, eq, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { namedQuery, namedStatement } from "@/db/named-statement";
import { webhookDeliveries } from "@/db/schema/delivery";
import type { QuarantineReason } from "@/db/vocabulary";
import { byKeys, asyncCommit } from "@/db/transaction";

/**
 * A webhook delivery to be stored, exactly as it came. `isReport`: it is a status report about a message of
 * ours.
 */
export type NewDelivery = {
  id: string;
  accountId: string;
  contentType: string | null;
  query: [string, string][];
  body: Uint8Array;
  isReport?: boolean;
};

/**
 * Commits raw deliveries, in the given order, and returns when each was received, by the database's clock.
 */
export async function insertDeliveries(
  db: DbOrTx,
  calls: readonly NewDelivery[],
): Promise<{ id: string; receivedAt: Date }[]> {
  const kept = await insertRows(db, { rows: rawCalls(calls) });
  return kept.map(({ id, ms }) => ({ id, receivedAt: new Date(ms) }));
}

/** Raw deliveries as one JSON parameter, to be read with `rawCallColumns`. */
export const rawCalls = (calls: readonly NewDelivery[]): string =>
  JSON.stringify(
    calls.map(({ id, accountId, contentType, query, body, isReport = false }) => ({
      id,
      account: accountId,
      type: contentType,
      query,
      report: isReport,
      body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("base64"),
    })),
  );

export const rawCallColumns = sql.raw(
  "id uuid, account uuid, type text, query jsonb, report boolean, body text",
);

const insertRows = namedStatement<{ id: string; ms: number }>(
  "keep_deliveries",
  sql`
    insert into webhook_deliveries (id, carrier_account_id, content_type, query, is_report, body)
    select id, account, type, query, report, decode(body, 'base64')
    from jsonb_to_recordset(${sql.placeholder("rows")}::jsonb) as call(${rawCallColumns})
    returning id, (extract(epoch from received_at) * 1000)::float8 as ms`,
);

/**
 * Records that the carrier got a 2xx to these calls so many milliseconds ago: from then on an equal call is
 * another message. If this is lost, an equal message in the next minutes counts as a repeat, as after a
 * process that died before this.
 */
export const recordAcks = (db: DbOrTx, answers: readonly { id: string; agoMs: number }[]) =>
  byKeys(db, (tx) => mark(tx, { ids: answers.map(({ id }) => id), ago: answers.map(({ agoMs }) => agoMs) }));

const mark = namedStatement<never>(
  "mark_answered",
  sql`
    update webhook_deliveries set answered_at = clock_timestamp() - make_interval(secs => answer.ago / 1000)
    from unnest(${sql.placeholder("ids")}::uuid[], ${sql.placeholder("ago")}::float8[]) as answer(id, ago)
    where webhook_deliveries.id = answer.id and webhook_deliveries.answered_at is null and ${asyncCommit}`,
);

/** The columns of a delivery that ingest needs. */
export const readable = {
  id: webhookDeliveries.id,
  accountId: webhookDeliveries.carrierAccountId,
  receivedAt: webhookDeliveries.receivedAt,
  answeredAt: webhookDeliveries.answeredAt,
  contentType: webhookDeliveries.contentType,
  query: webhookDeliveries.query,
  body: webhookDeliveries.body,
  fingerprint: webhookDeliveries.fingerprint,
  attempts: webhookDeliveries.attempts,
};

/** Why it is in quarantine. */
export const quarantineColumns = {
  code: webhookDeliveries.quarantineCode,
  detail: webhookDeliveries.quarantineDetail,
};

/**
 * Deliveries that are stored and not ingested: older than `olderThanMs`, or due for another attempt. Oldest
 * first.
 */
export const waitingDeliveries = (
  db: DbOrTx,
  { olderThanMs, limit }: { olderThanMs: number; limit: number },
) =>
  db
    .select(readable)
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.state, "received"),
        or(
          lte(webhookDeliveries.nextAttemptAt, sql`clock_timestamp()`),
          and(
            isNull(webhookDeliveries.nextAttemptAt),
            lt(
              webhookDeliveries.receivedAt,
              sql`clock_timestamp() - make_interval(secs => ${olderThanMs / 1_000})`,
            ),
          ),
        ),
      ),
    )
    .orderBy(asc(webhookDeliveries.receivedAt), asc(webhookDeliveries.id))
    .limit(limit);

export type WaitingDelivery = Omit<Awaited<ReturnType<typeof waitingDeliveries>>[number], "body"> & {
  body: Uint8Array;
};

const isWaiting = inArray(webhookDeliveries.state, ["received", "held"]);

/**
 * Ingest failed by our own fault: it is tried again after `waitMs`, and deliveries held after it do not wait
 * for it.
 */
export const putOffDelivery = (db: DbOrTx, { id, waitMs }: { id: string; waitMs: number }) =>
  db
    .update(webhookDeliveries)
    .set({
      state: "received",
      attempts: sql`${webhookDeliveries.attempts} + 1`,
      nextAttemptAt: sql`clock_timestamp() + make_interval(secs => ${waitMs / 1_000})`,
    })
    .where(and(eq(webhookDeliveries.id, id), isWaiting));

export type Quarantine = { id: string; reason: QuarantineReason };

/**
 * Quarantined for a person: its content or its number could not be determined. The tenant is the account's.
 */
export const quarantineDeliveries = (db: DbOrTx, rows: readonly Quarantine[]) =>
  db.execute(sql`
    update webhook_deliveries set state = 'quarantined', quarantine_code = row.code, quarantine_detail = row.detail, next_attempt_at = null,
      tenant_id = (select tenant_id from carrier_accounts where id = webhook_deliveries.carrier_account_id)
    from jsonb_to_recordset(${JSON.stringify(rows.map(({ id, reason }) => ({ id, ...reason })))}::jsonb) as row(id uuid, code text, detail text)
    where webhook_deliveries.id = row.id and ${isWaiting}`);

/** Marks a status report ingested; called once it is stored with its message. */
export const ingestReport = (db: DbOrTx, values: { id: string; tenantId: string }) => ingest(db, values);

const ingest = namedQuery("ingest_report", (db) =>
  db
    .update(webhookDeliveries)
    .set({ state: "ingested", tenantId: sql`${sql.placeholder("tenantId")}`, nextAttemptAt: null })
    .where(and(eq(webhookDeliveries.id, sql.placeholder("id")), isWaiting))
    .returning({ id: webhookDeliveries.id }),
);

/** The outcome of a delivery, for the person who replayed it. */
export const deliveryOutcome = async (db: DbOrTx, { id }: { id: string }) =>
  (
    await db
      .select({ state: webhookDeliveries.state, ...quarantineColumns })
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.id, id))
  )[0];

/** The first deliveries that brought a message. */
export const callsOfMessage = (db: DbOrTx, { messageId }: { messageId: string }) =>
  db
    .select({
      contentType: webhookDeliveries.contentType,
      query: webhookDeliveries.query,
      body: webhookDeliveries.body,
    })
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.messageId, messageId))
    .orderBy(asc(webhookDeliveries.receivedAt), asc(webhookDeliveries.id))
    .limit(3);

/** A delivery of a tenant. With `tenantId` null, one of the installation's account without a known tenant. */
export const findDelivery = async (db: DbOrTx, { tenantId, id }: { tenantId: string | null; id: string }) =>
  (
    await db
      .select(readable)
      .from(webhookDeliveries)
      .where(
        and(
          eq(webhookDeliveries.id, id),
          tenantId === null ? isNull(webhookDeliveries.tenantId) : eq(webhookDeliveries.tenantId, tenantId),
        ),
      )
  )[0];

/** How long the sweep leaves a replayed delivery alone. */
const REPLAY_SECONDS = 10;

/** Moves a delivery from quarantine back to the waiting ones; false if it is no longer in quarantine. */
export async function releaseDelivery(db: DbOrTx, { id }: { id: string }): Promise<boolean> {
  const released = await db
    .update(webhookDeliveries)
    .set({
      state: "received",
      quarantineCode: null,
      quarantineDetail: null,
      attempts: 0,
      nextAttemptAt: sql`clock_timestamp() + make_interval(secs => ${REPLAY_SECONDS})`,
    })
    .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.state, "quarantined")))
    .returning({ id: webhookDeliveries.id });
  return released.length === 1;
}
