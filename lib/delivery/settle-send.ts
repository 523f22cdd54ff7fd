import { breakerOf, moveBreaker } from "@/db/queries/carrier-breaker";
import { lockConversation } from "@/db/queries/conversation-record";
import { deleteSlot, endSend, releaseSend, settleSlot } from "@/db/queries/hold-send";
import type { SendOutcome } from "@/lib/carriers/port";
import { backoffMs } from "@/lib/domain/backoff";
import { afterAnswer, afterNoAnswer } from "@/lib/domain/breaker";
import { nextPollAt } from "@/lib/domain/poll-schedule";
import { changeStatus } from "./change-status";
import type { Claim } from "./claim-send";
import type { DeliveryDeps } from "./deps";

const BACKOFF = { baseMs: 1_000, capMs: 5 * 60_000 };

/**
 * Writes down what became of a send, once. The token decides: a worker that lost its claim meanwhile
 * writes nothing (V19). Only what certainly never left goes back to the queue; a lost answer is
 * `unconfirmed`, and a person decides (V16).
 */
export async function settleSend(deps: DeliveryDeps, claim: Claim, outcome: SendOutcome): Promise<void> {
  await moveAccountBreaker(deps, claim, outcome);
  await deps.db.transaction(async (tx) => {
    const record = await lockConversation(tx, claim);
    if (!record) throw new Error(`send ${claim.messageId} has no conversation`);

    const gaveUp = outcome.kind === "never_left" && record.at.getTime() - claim.acceptedAt.getTime() > deps.settings.giveUpAfterMs;
    if (outcome.kind === "never_left" && !gaveUp) {
      const waitMs = outcome.retryAfterMs ?? 500 + backoffMs(claim.attempts, BACKOFF, deps.random());
      if (!(await releaseSend(tx, { ...claim, waitMs }))) return;
      await deleteSlot(tx, claim);
      await changeStatus(tx, { record, messageId: claim.messageId, to: "queued", reason: "The carrier asked to wait, or could not be reached. It is tried again" });
      return;
    }

    if (!(await endSend(tx, claim))) return;
    await settleSlot(tx, claim);
    await changeStatus(tx, { record, messageId: claim.messageId, ...conclusion(outcome, record.at) });
  });
}

/** What a message becomes by the carrier's answer to its send. */
function conclusion(outcome: SendOutcome, now: Date) {
  switch (outcome.kind) {
    case "accepted":
      return {
        to: "accepted" as const,
        reason: outcome.warning,
        carrierMessageId: outcome.carrierId,
        nextPollAt: nextPollAt(0, now, now),
        report: { origin: "answer" as const, rawStatus: "accepted", matchedBy: "own_id" as const },
      };
    case "refused":
      return { to: "failed" as const, reason: outcome.reason, report: { origin: "answer" as const, rawStatus: "refused", matchedBy: "own_id" as const } };
    case "unknown":
      return { to: "unconfirmed" as const, reason: outcome.reason, report: { origin: "answer" as const, rawStatus: "lost", matchedBy: "own_id" as const } };
    case "never_left":
      return { to: "failed" as const, reason: "The carrier could not be reached for a day" };
  }
}

/** Only silence counts against a carrier: a refusal, and being asked to wait, are answers. */
async function moveAccountBreaker(deps: DeliveryDeps, claim: Claim, outcome: SendOutcome): Promise<void> {
  const breaker = await breakerOf(deps.db, { accountId: claim.account.id });
  if (!breaker) return;
  const answered = outcome.kind === "accepted" || outcome.kind === "refused" || (outcome.kind === "never_left" && outcome.retryAfterMs !== null);
  if (answered && breaker.failures === 0 && breaker.openedAt === null) return;
  const to = answered ? afterAnswer() : afterNoAnswer(breaker, deps.now());
  await moveBreaker(deps.db, { accountId: claim.account.id, from: breaker, to });
}
