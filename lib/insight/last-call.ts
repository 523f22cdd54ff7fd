import type { DbOrTx } from "@/db/handles";
import { lastTextIn } from "@/db/queries/numbers/admin-numbers";
import { lastCalls } from "@/db/queries/inbound/webhook-activity";

/** `answered` is null where no call is kept: a text that came in came by one all the same. */
export type LastCall = { receivedAt: Date; answered: boolean | null };

/** When the carrier called last, by the newest call that is kept or else by the newest text of the account's numbers. */
export async function lastCallOf(db: DbOrTx, { accountId }: { accountId: string }): Promise<LastCall | null> {
  const [call] = await lastCalls(db, { accountId, limit: 1 });
  if (call) return { receivedAt: call.receivedAt, answered: call.answeredAt !== null };
  const textAt = await lastTextIn(db, { accountId });
  return textAt && { receivedAt: textAt, answered: null };
}
