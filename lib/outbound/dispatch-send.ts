import { setTimeout as delay } from "node:timers/promises";
import { authorStanding } from "@/db/queries/outbound/author-standing";
import { readBeforeDispatch } from "@/db/queries/outbound/send-lease";
import type { Carrier, SendOutcome } from "@/lib/carriers/port";
import { isConfirmation, whyNotDispatched } from "@/lib/domain/sending/may-dispatch";
import type { StatusReason } from "@/db/vocabulary";
import { because } from "@/lib/domain/status/reasons";
import { ANSWER_AFTER_MS } from "@/lib/domain/inbound/answer-after";
import type { Claim } from "./claim-send";
import type { DeliveryDeps } from "@/lib/context";
import { recordBreakerOutcome } from "./record-breaker-outcome";
import { type Attempt, settleSend } from "./settle-send";

const SETTLE_AGAIN_MS = 250;
const LOOK_AGAIN_MS = 10;
/** The sweep ingests what a dead process left after two seconds. */
const READ_WITHIN_MS = 5_000;
/** From the last check to the first byte, while the connection is made. */
const HANDSHAKE_MS = 100;
/**
 * How many claims of one message, each half a minute after the one before, and how long (ms) the account's
 * balance call may then take: within the lease.
 */
const DOUBTED_AFTER = 5;
const DOUBT_PATIENCE_MS = 4_000;

export type OnError = (error: unknown) => void;

/**
 * Hands one claimed message to the carrier, once, and settles it. Returns whether the next message of its
 * conversation was waiting for that.
 */
export async function dispatchSend(deps: DeliveryDeps, claim: Claim, onError: OnError): Promise<boolean> {
  const attempt = await callCarrier(deps, claim, onError);
  const isNextDue = await settleWhileHeld(deps, claim, attempt);
  if (attempt.tried) await recordBreakerOutcome(deps, claim.account, attempt.outcome);
  return isNextDue;
}

async function callCarrier(deps: DeliveryDeps, claim: Claim, onError: OnError): Promise<Attempt> {
  const carrier = await carrierToUse(deps, claim).catch((error: unknown): Attempt => {
    onError(error);
    return untried({ kind: "never_left", retryAfterMs: null });
  });
  if ("outcome" in carrier) return carrier;
  try {
    return {
      tried: true,
      outcome: await ofTheAccount(
        carrier,
        claim,
        await carrier.send(claim.message, AbortSignal.timeout(deps.settings.sendTimeoutMs)),
      ),
    };
  } catch (error) {
    onError(error);
    return { tried: true, outcome: { kind: "unknown", why: "answer_lost" } };
  }
}

/**
 * Whether a refusal of the account really concerns the account. If the carrier repeats it for this message
 * but answers the account's other calls, it refuses this message, and the others must not wait behind it.
 */
async function ofTheAccount(
  carrier: Carrier,
  { attempts }: Claim,
  outcome: SendOutcome,
): Promise<SendOutcome> {
  if (outcome.kind !== "account_refused" || attempts < DOUBTED_AFTER) return outcome;
  const answer = await carrier.balance(AbortSignal.timeout(DOUBT_PATIENCE_MS)).catch(() => null);
  return answer?.ok ? { kind: "refused", reason: outcome.reason } : outcome;
}

type Untried = Extract<Attempt, { tried: false }>;
const untried = (outcome: Untried["outcome"]): Untried => ({ tried: false, outcome });

/** If anything fails up to here, the message certainly has not left. */
async function carrierToUse(deps: DeliveryDeps, claim: Claim) {
  const carrier = deps.carrierFor(claim.account);
  if (!carrier) return untried({ kind: "stopped", reason: because("no_credentials") });
  const verdict = await recheckBeforeDispatch(deps, claim);
  if (verdict.kind === "stop") return untried({ kind: "stopped", reason: verdict.reason });
  if (verdict.kind === "leave") return carrier;
  return {
    ...untried({ kind: "never_left", retryAfterMs: null }),
    isDueStill: verdict.kind === "changed",
  };
}

type Verdict =
  | { kind: "leave" }
  | { kind: "stop"; reason: StatusReason }
  /** The line or its account changed, or the check must be made once more. */
  | { kind: "changed" | "decide_again" };

/**
 * The last check before the first byte. A webhook delivery is answered after 300 ms even if it is not
 * ingested yet, and it may be a STOP: answered deliveries are ingested before the message leaves (V23). That
 * takes time, and a process may freeze after its claim, so everything the claim relies on is read again, the
 * last time right before leaving.
 */
async function recheckBeforeDispatch(deps: DeliveryDeps, claim: Claim): Promise<Verdict> {
  const { account, leaving } = claim;
  const question = {
    ...claim,
    address: claim.message.to,
    sealedCredentials: account.sealedCredentials,
    marginMs: deps.settings.sendTimeoutMs,
    answeredAfterMs: ANSWER_AFTER_MS - HANDSHAKE_MS,
  };
  const giveUpAt = performance.now() + READ_WITHIN_MS;
  for (;;) {
    const seen = await readBeforeDispatch(deps.db, question);
    // A process that froze after its claim resumes here: the message may no longer be its to send (V19).
    if (seen === "lost") return { kind: "decide_again" };
    const mayWait = seen.unread && !isConfirmation(leaving);
    // Read after the check that ends the wait, never beside it: it must include everything done meanwhile.
    const author = mayWait || leaving.authorId === null ? null : await authorStanding(deps.db, claim);
    const stop = whyNotDispatched(author === null ? { ...leaving, authorId: null } : leaving, {
      ...seen,
      author: author ?? undefined,
    });
    if (stop !== null) return { kind: "stop", reason: stop };
    if (hasTightened(claim, seen)) return { kind: "changed" };
    if (!mayWait) return { kind: "leave" };
    // The carrier's calls are not read yet.
    if (performance.now() > giveUpAt) return { kind: "decide_again" };
    await delay(LOOK_AGAIN_MS);
  }
}

type Seen = Exclude<Awaited<ReturnType<typeof readBeforeDispatch>>, "lost">;

/**
 * Changes that the next claim must decide about: the money, the carrier, its credentials, and the number's
 * limits.
 */
const hasTightened = ({ limits, isProbe }: Claim, seen: Seen): boolean =>
  seen.pausedAt !== null ||
  (seen.openedAt !== null && !isProbe) ||
  !seen.sameCredentials ||
  seen.segmentsPerMinute < limits.segmentsPerMinute ||
  (seen.segmentsPerDay ?? Infinity) < (limits.segmentsPerDay ?? Infinity);

/** A short outage of the database loses no answer: settling is retried as long as the claim is ours. */
async function settleWhileHeld(deps: DeliveryDeps, claim: Claim, attempt: Attempt): Promise<boolean> {
  const giveUpAt = performance.now() + deps.settings.leaseMs;
  for (;;) {
    try {
      return await settleSend(deps, claim, attempt);
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await delay(SETTLE_AGAIN_MS);
    }
  }
}
