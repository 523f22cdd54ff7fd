import type { Tx } from "@/db/handles";
import {
  appendEventsAndCommit,
  type EventToAppend,
  type NumberEvents,
} from "@/db/queries/events/append-events";
import { breakerOf, writeBreaker } from "@/db/queries/carrier-accounts/carrier-breaker";
import type { SendOutcome } from "@/lib/carriers/port";
import { afterAccountRefusal, afterAnswer, afterNoAnswer } from "@/lib/domain/sending/breaker";
import type { AccountRef, DeliveryDeps } from "@/lib/context";
import { sendingEvents } from "@/lib/carrier-accounts/sending-events";

/** Only silence counts against a carrier: a refusal and a request to wait are answers. */
const isAnswer = (outcome: SendOutcome): boolean =>
  outcome.kind === "accepted" ||
  outcome.kind === "refused" ||
  (outcome.kind === "never_left" && outcome.retryAfterMs !== null);

/**
 * Records in the account's breaker whether its carrier answered. Costs one read while all is well. A refusal
 * of the account is recorded together with the message that met it (`refuseAccount`), so that no other is
 * claimed in between.
 */
export async function recordBreakerOutcome(
  deps: DeliveryDeps,
  account: AccountRef,
  outcome: SendOutcome,
): Promise<void> {
  if (outcome.kind === "account_refused") return;
  const answered = isAnswer(outcome);
  const known = await breakerOf(deps.db, account);
  if (!known || (answered && known.failures === 0 && known.openedAt === null)) return;
  const published = await deps.db.transaction(async (tx) => {
    const breaker = await breakerOf(tx, account, { lock: true });
    if (!breaker) return [];
    const after = await writeBreaker(tx, {
      accountId: account.id,
      to: answered ? afterAnswer() : afterNoAnswer(breaker, deps.now()),
    });
    return appendEventsAndCommit(
      tx,
      await sendingEvents(tx, { accountId: account.id, before: breaker, after }),
    );
  });
  published.forEach(deps.publishNow);
}

/**
 * The carrier refuses the account: nothing is sent until a probe or new credentials succeed. Returns the
 * events for its numbers.
 */
export async function refuseAccount(
  tx: Tx,
  account: AccountRef,
  reason: string | null,
  now: Date,
): Promise<NumberEvents<EventToAppend>[]> {
  const breaker = await breakerOf(tx, account, { lock: true });
  if (!breaker) return [];
  const after = await writeBreaker(tx, {
    accountId: account.id,
    to: afterAccountRefusal(breaker, reason ?? "", now),
  });
  return sendingEvents(tx, { accountId: account.id, before: breaker, after });
}
