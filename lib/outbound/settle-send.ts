import type { Tx } from "@/db/handles";
import type { AppendedEvent, NumberEvents } from "@/db/queries/events/append-events";
import { askBalanceSoon } from "@/db/queries/carrier-accounts/carrier-balance";
import { lockConversation, type ConversationRecord } from "@/db/queries/conversations/conversation-record";
import { deleteSlot, endSend, releaseSend, settleSlot } from "@/db/queries/outbound/send-lease";
import { keepCarrierId } from "@/db/queries/messages/move-message";
import type { SendOutcome, UnknownOutcome } from "@/lib/carriers/port";
import { backoffMs } from "@/lib/domain/sending/backoff";
import { isAboutMoney } from "@/lib/domain/carrier/balance";
import type { StatusReason } from "@/db/vocabulary";
import { because } from "@/lib/domain/status/reasons";
import { nextPollAt } from "@/lib/domain/status/poll-schedule";
import {
  changeStatusAndCommit,
  changeStatusTellAndCommit,
  type Report,
} from "@/lib/conversation/change-status";
import type { Claim } from "./claim-send";
import type { DeliveryDeps } from "@/lib/context";
import { refuseAccount } from "./record-breaker-outcome";

const BACKOFF = { baseMs: 1_000, capMs: 5 * 60_000 };
/**
 * If the carrier asks for a longer wait, the message is retried after this time all the same: it may have
 * meant seconds.
 */
const LONGEST_WAIT_MS = 3_600_000;

type NotLeft = Extract<SendOutcome, { kind: "never_left" | "account_refused" }>;

/** Before the carrier was called: the message may not leave for a reason of ours, or not yet. */
type OwnOutcome = { kind: "stopped"; reason: StatusReason } | Extract<SendOutcome, { kind: "never_left" }>;

/**
 * `tried`: the carrier was called. Otherwise the outcome is our own, and nothing left. `isDueStill`: decide
 * again at once. The message keeps its due time, so that no later one overtakes it.
 */
export type Attempt =
  | { tried: true; outcome: SendOutcome; isDueStill?: false }
  | { tried: false; outcome: OwnOutcome; isDueStill?: boolean };

/**
 * Records the outcome of a send, once. The token decides: a worker that lost its claim meanwhile writes
 * nothing (V19). Only a message that certainly never left goes back to the queue; a lost answer is
 * `unconfirmed`, and a person decides (V16). Returns whether a message of the same conversation was waiting
 * for that.
 */
export async function settleSend(deps: DeliveryDeps, claim: Claim, attempt: Attempt): Promise<boolean> {
  const { tried, outcome } = attempt;
  const {
    event,
    published = [],
    isNextDue,
  } = await deps.db.transaction((tx) =>
    hasNotLeft(outcome) ? giveBack(tx, deps, claim, attempt, outcome) : conclude(tx, claim, tried, outcome),
  );
  if (event) deps.publishNow({ numberId: claim.numberId, events: [event] });
  published.forEach(deps.publishNow);
  return isNextDue;
}

const hasNotLeft = (outcome: Attempt["outcome"]): outcome is NotLeft =>
  outcome.kind === "never_left" || outcome.kind === "account_refused";

/** `told`: the events, if more than its own number gets them. */
type Settled = { event: AppendedEvent | null; published?: NumberEvents[]; isNextDue: boolean };
const nothing: Settled = { event: null, isNextDue: false };

/** The claim ends, whatever the answer. */
async function conclude(tx: Tx, claim: Claim, tried: boolean, outcome: Attempt["outcome"]): Promise<Settled> {
  // Sent together, in this order: a claim is ended under its conversation's lock.
  const [record, ended] = await Promise.all([lockConversation(tx, claim), endSend(tx, claim)]);
  if (!record) throw new Error(`send ${claim.messageId} has no conversation`);
  if (!ended) return nothing;
  if (outcome.kind === "refused" && isAboutMoney(outcome.reason ?? ""))
    await askBalanceSoon(tx, { accountId: claim.account.id });
  const change = conclusion(outcome, record.at);
  const slot = tried ? settleSlot(tx, claim) : deleteSlot(tx, claim);
  const [event] = await Promise.all([
    changeStatusAndCommit(tx, {
      record,
      messageId: claim.messageId,
      ...change,
      report: tried ? answerReport(outcome) : undefined,
    }),
    slot,
  ]);
  // A report overtook the answer and moved the message further; the id is still needed for polling.
  if (!event && change.carrierMessageId !== undefined)
    await keepCarrierId(tx, { messageId: claim.messageId, ...change });
  return { event, ...ended };
}

/** It certainly never left: back to the queue, or failed if that has gone on for too long. */
async function giveBack(
  tx: Tx,
  deps: DeliveryDeps,
  claim: Claim,
  { tried, isDueStill = false }: Attempt,
  outcome: NotLeft,
): Promise<Settled> {
  const record = await lockConversation(tx, claim);
  if (!record) throw new Error(`send ${claim.messageId} has no conversation`);
  if (record.at.getTime() - claim.acceptedAt.getTime() > deps.settings.giveUpAfterMs)
    return conclude(tx, claim, tried, outcome);
  if (outcome.kind === "account_refused") return waitForAccount(tx, deps, record, claim, outcome.reason);
  // Jitter is added even to the wait that the carrier asked for. Otherwise all messages it sent away together
  // would come back together (V22).
  const waitMs = isDueStill
    ? null
    : Math.min(outcome.retryAfterMs ?? 500, LONGEST_WAIT_MS) +
      backoffMs(claim.attempts, BACKOFF, deps.random());
  if (!(await releaseSend(tx, { ...claim, waitMs }))) return nothing;
  await deleteSlot(tx, claim);
  // It keeps its place, and those behind it continue to wait.
  const event = await changeStatusAndCommit(tx, {
    record,
    messageId: claim.messageId,
    to: "queued",
    reason: tried ? because("carrier_asked_to_wait") : because("could_not_leave"),
  });
  return { event, isNextDue: isDueStill };
}

/**
 * Every other message would get the same answer. This one keeps its time and its place, so that all leave in
 * order (the breaker holds them).
 */
async function waitForAccount(
  tx: Tx,
  deps: DeliveryDeps,
  record: ConversationRecord,
  claim: Claim,
  reason: string | null,
): Promise<Settled> {
  if (!(await releaseSend(tx, { ...claim, waitMs: null }))) return nothing;
  const [, refused] = await Promise.all([
    deleteSlot(tx, claim),
    refuseAccount(tx, claim.account, reason, deps.now()),
  ]);
  // Its number shows why it waits, for as long as that holds.
  const published = await changeStatusTellAndCommit(
    tx,
    { record, messageId: claim.messageId, to: "queued", reason: null },
    refused,
  );
  return { event: null, published, isNextDue: false };
}

const unknown: Record<UnknownOutcome, StatusReason> = {
  answer_lost: because("answer_lost"),
  carrier_fault: because("carrier_fault"),
  answer_unclear: because("answer_unclear"),
};

/** The new status of a message by the carrier's answer to its send. */
function conclusion(outcome: Attempt["outcome"], now: Date) {
  switch (outcome.kind) {
    case "accepted":
      return {
        to: "accepted" as const,
        reason: outcome.warning === null ? null : because("carrier_warned", { carrier: outcome.warning }),
        carrierMessageId: outcome.carrierId,
        nextPollAt: nextPollAt(0, now, now),
      };
    case "refused":
      return { to: "failed" as const, reason: because("carrier_refused", { carrier: outcome.reason }) };
    case "stopped":
      return { to: "failed" as const, reason: outcome.reason };
    case "unknown":
      return { to: "unconfirmed" as const, reason: unknown[outcome.why] };
    case "never_left":
      return { to: "failed" as const, reason: because("carrier_unreachable") };
    case "account_refused":
      return { to: "failed" as const, reason: because("account_refused") };
  }
}

const answerReport = (outcome: Attempt["outcome"]): Report => ({
  origin: "answer",
  rawStatus: outcome.kind,
  matchedBy: "own_id",
});
