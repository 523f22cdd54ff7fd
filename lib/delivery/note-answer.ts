import { breakerOf, writeBreaker } from "@/db/queries/carrier-breaker";
import type { SendOutcome } from "@/lib/carriers/port";
import { afterAnswer, afterNoAnswer } from "@/lib/domain/breaker";
import type { DeliveryDeps } from "./deps";

/** Only silence counts against a carrier: a refusal, and being asked to wait, are answers. */
const isAnswer = (outcome: SendOutcome): boolean =>
  outcome.kind === "accepted" || outcome.kind === "refused" || (outcome.kind === "never_left" && outcome.retryAfterMs !== null);

/** Tells the account's breaker whether its carrier answered. Costs one read as long as all is well. */
export async function noteAnswer(deps: DeliveryDeps, accountId: string, outcome: SendOutcome): Promise<void> {
  const answered = isAnswer(outcome);
  const known = await breakerOf(deps.db, { accountId });
  if (!known || (answered && known.failures === 0 && known.openedAt === null)) return;
  await deps.db.transaction(async (tx) => {
    const breaker = await breakerOf(tx, { accountId }, { lock: true });
    if (breaker) await writeBreaker(tx, { accountId, to: answered ? afterAnswer() : afterNoAnswer(breaker, deps.now()) });
  });
}
