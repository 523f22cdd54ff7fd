import { sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/client";

/** Further back than this an equal call is never a repeat, only perhaps worth a mark. */
const LOOK_BACK_HOURS = 24;
/** Enough of the latest equal calls to judge by: only the nearest ones decide. */
const EQUALS_READ = 100;

export type EqualCall = { fingerprint: string; receivedAt: Date; answeredAt: Date | null; messageId: string | null };
export type NamedCall = { carrierId: string; conversationId: string; messageId: string };

export type CallHistory = {
  /** Those of the asked receipts that are still to be taken in: another process may have been quicker. */
  waiting: Set<string>;
  equal: EqualCall[];
  /** Texts that came under the same carrier's id, by thread. */
  named: NamedCall[];
};

type Row = { kind: "own" | "equal" | "named"; key: string; received: number | null; answered: number | null; message: string | null; thread: string | null };

export type HistoryQuestion = { receiptIds: string[]; accountIds: string[]; fingerprints: string[]; carrierIds: string[] };

/**
 * What the replay rule looks at. Read under the locks of the threads concerned: an equal call of another
 * process is then either visible here, or waits for us.
 */
export async function callHistory(db: DbOrTx, { receiptIds, accountIds, fingerprints, carrierIds }: HistoryQuestion): Promise<CallHistory> {
  const { rows } = await db.execute<Row>(sql`
    select 'own' as kind, id::text as key, null::float8 as received, null::float8 as answered, null::uuid as message, null::uuid as thread
    from receipts
    where state = 'received' and id = any(${sql.param(receiptIds)}::uuid[])
    union all
    select 'equal', print, (extract(epoch from equal.received_at) * 1000)::float8,
      (extract(epoch from equal.answered_at) * 1000)::float8, equal.message_id, null
    from unnest(${sql.param(fingerprints)}::text[]) as print
    cross join lateral (
      select received_at, answered_at, message_id from receipts
      where fingerprint = print and state in ('ingested', 'repeat')
        and received_at > clock_timestamp() - make_interval(hours => ${LOOK_BACK_HOURS})
      order by received_at desc limit ${EQUALS_READ}
    ) as equal
    union all
    select 'named', named.carrier_id, null, null, message.id, message.conversation_id
    from receipts as named
    join messages as message on message.id = named.message_id
    where named.carrier_id = any(${sql.param(carrierIds)}::text[]) and named.carrier_account_id = any(${sql.param(accountIds)}::uuid[])`);
  const date = (ms: number | null) => (ms === null ? null : new Date(ms));
  return {
    waiting: new Set(rows.filter(({ kind }) => kind === "own").map(({ key }) => key)),
    equal: rows.flatMap(({ kind, key, received, answered, message }) =>
      kind === "equal" && received !== null
        ? [{ fingerprint: key, receivedAt: new Date(received), answeredAt: date(answered), messageId: message }]
        : [],
    ),
    named: rows.flatMap(({ kind, key, message, thread }) =>
      kind === "named" && message && thread ? [{ carrierId: key, conversationId: thread, messageId: message }] : [],
    ),
  };
}
