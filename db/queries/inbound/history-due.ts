import { and, eq, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { databaseNow } from "@/db/schema/columns";
import { carrierAccounts } from "@/db/schema/numbers";
import type { HistoryState } from "@/db/vocabulary";

const inMs = (ms: number) => sql`clock_timestamp() + make_interval(secs => ${ms / 1_000}::float8)`;

/**
 * Takes accounts whose history is due, so that no other process reads it as well. Not while the carrier does
 * not answer or refuses the account: sends come first.
 */
export const takeDueHistories = (db: DbOrTx, { everyMs }: { everyMs: number }) =>
  db
    .update(carrierAccounts)
    .set({ historyDueAt: inMs(everyMs) })
    .where(
      and(
        isNotNull(carrierAccounts.sealedCredentials),
        isNull(carrierAccounts.openedAt),
        or(isNull(carrierAccounts.historyDueAt), lt(carrierAccounts.historyDueAt, databaseNow)),
      ),
    )
    .returning({
      id: carrierAccounts.id,
      sealedCredentials: carrierAccounts.sealedCredentials,
      settings: carrierAccounts.settings,
      historyUntil: carrierAccounts.historyUntil,
    });

type Said = {
  account: { id: string; sealedCredentials: Buffer | null };
  state: HistoryState;
  /** Compared completely up to here. */ until: Date | null;
  againMs: number;
};

/** Records the outcome. Writes nothing if the account's credentials were replaced meanwhile. */
export const writeHistoryState = (
  db: DbOrTx,
  { account: { id, sealedCredentials }, state, until, againMs }: Said,
) =>
  db
    .update(carrierAccounts)
    .set({
      historyState: state,
      historyAskedAt: databaseNow,
      historyDueAt: inMs(againMs),
      ...(until && { historyUntil: until }),
    })
    .where(
      and(
        eq(carrierAccounts.id, id),
        sql`${carrierAccounts.sealedCredentials} is not distinct from ${sealedCredentials}::bytea`,
      ),
    );
