import type { Tx } from "@/db/handles";
import { breakerOf, writeBreaker } from "@/db/queries/carrier-breaker";
import type { SendOutcome } from "@/lib/carriers/port";
import { afterAccountRefusal, afterAnswer, afterNoAnswer } from "@/lib/domain/breaker";
import type { AccountRef, DeliveryDeps } from "./deps";

/** Only silence counts against a carrier: a refusal, and being asked to wait, are answers. */
const isAnswer = (outcome: SendOutcome): boolean =>
  outcome.kind === "accepted" || outcome.kind === "refused" || (outcome.kind === "never_left" && outcome.retryAfterMs !== null);

/**
 * Tells the account's breaker whether its carrier answered. Costs one read as long as all is well. A refusal of the
 * account is noted with the text that met it (`refuseAccount`), so that no other is claimed in between.
 */
export async function noteAnswer(deps: DeliveryDeps, account: AccountRef, outcome: SendOutcome): Promise<void> {
  if (outcome.kind === "account_refused") return;
  const answered = isAnswer(outcome);
  const known = await breakerOf(deps.db, account);
  if (!known || (answered && known.failures === 0 && known.openedAt === null)) return;
  await deps.db.transaction(async (tx) => {
    const breaker = await breakerOf(tx, account, { lock: true });
    if (breaker) await writeBreaker(tx, { accountId: account.id, to: answered ? afterAnswer() : afterNoAnswer(breaker, deps.now()) });
  });
}

/** The carrier does not take the account: nothing is sent until a probe or new credentials say otherwise. */
export async function refuseAccount(tx: Tx, account: AccountRef, reason: string, now: Date): Promise<void> {
  const breaker = await breakerOf(tx, account, { lock: true });
  if (breaker) await writeBreaker(tx, { accountId: account.id, to: afterAccountRefusal(breaker, reason, now) });
}
