import type { Deps } from "@/db/deps";
import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import { countCallsSince, lastCalls, refusedSince } from "@/db/queries/inbound/webhook-activity";
import { keysOfAccount } from "@/db/queries/carrier-accounts/webhook-keys";
import { err, ok } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";
import type { DbOrTx } from "@/db/handles";
import { lastTextIn } from "@/db/queries/numbers/admin-numbers";

const CALLS_SHOWN = 8;
/** How many days back to look for the last refused call. */
const REFUSED_DAYS = 30;
const DAY_MS = 24 * 3_600_000;

/** Keys without their secrets, and the latest calls (A6). */
export async function webhookOverview(deps: Deps, actor: Actor) {
  if (!may(actor, "webhook.manage")) return err({ code: "forbidden" as const });
  const account = await accountOfTenant(deps.db, { tenantId: actor.tenantId });
  if (!account) return err({ code: "no_account" as const });
  const accountId = account.id;
  const since = new Date(deps.now().getTime() - DAY_MS);
  const [keys, calls, lastCall, callsInDay, refusedInDay, refused] = await Promise.all([
    keysOfAccount(deps.db, { accountId }),
    lastCalls(deps.db, { accountId, limit: CALLS_SHOWN }),
    lastCallOf(deps.db, { accountId }),
    countCallsSince(deps.db, { accountId, since }),
    refusedSince(deps.db, { since }),
    refusedSince(deps.db, { since: new Date(deps.now().getTime() - REFUSED_DAYS * DAY_MS) }),
  ]);
  return ok({
    keys,
    calls,
    lastCall,
    callsInDay,
    refusedInDay: refusedInDay.count,
    lastRefusedAt: refused.lastAt,
  });
}

export type WebhookDeliveryRow = Awaited<ReturnType<typeof lastCalls>>[number];

/** `answered` is null if no delivery is stored and the time is that of the newest inbound message. */
export type LastCall = { receivedAt: Date; answered: boolean | null };

/**
 * When the carrier last called: by the newest stored delivery, or else by the newest inbound message of the
 * account's numbers.
 */
export async function lastCallOf(db: DbOrTx, { accountId }: { accountId: string }): Promise<LastCall | null> {
  const [call] = await lastCalls(db, { accountId, limit: 1 });
  if (call) return { receivedAt: call.receivedAt, answered: call.answeredAt !== null };
  const textAt = await lastTextIn(db, { accountId });
  return textAt && { receivedAt: textAt, answered: null };
}
