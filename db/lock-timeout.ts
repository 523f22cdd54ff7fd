import { sql } from "drizzle-orm";
import type { Tx } from "./handles";

/** From here on no lock is waited for longer than this in the transaction: a statement that would fails. Sent at once. */
export async function limitLockWaits(tx: Tx, { ms }: { ms: number }): Promise<void> {
  await tx.execute(sql.raw(`set local lock_timeout = ${Math.trunc(ms)}`)).execute();
}
