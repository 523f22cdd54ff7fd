import { setTimeout as delay } from "node:timers/promises";
import { authorStanding } from "@/db/queries/outbound/author-standing";
import { readBeforeDispatch } from "@/db/queries/outbound/send-lease";
import type { Carrier, SendOutcome } from "@/lib/carriers/port";
import { isConfirmation, whyNotDispatched } from "@/lib/domain/may-dispatch";
import type { StatusReason } from "@/db/vocabulary";
import { because } from "@/lib/domain/status-reason";
import { ANSWER_AFTER_MS } from "@/lib/domain/answer-after";
import type { Claim } from "./claim-send";
import type { DeliveryDeps } from "@/lib/context";
import { recordBreakerOutcome } from "./record-breaker-outcome";
import { type Attempt, settleSend } from "./settle-send";

const SETTLE_AGAIN_MS = 250;
const LOOK_AGAIN_MS = 10;
/** The sweep reads what a dead process left after two seconds. */
const READ_WITHIN_MS = 5_000;
/** From the last look to the first byte, while the connection is made. */
const HANDSHAKE_MS = 100;
/** Claims of one text, each half a minute after the one before, and how long the account is asked about then: within the lease. */
const DOUBTED_AFTER = 5;
const DOUBT_PATIENCE_MS = 4_000;

export type OnError = (error: unknown) => void;

/**
 * Hands one claimed text to the carrier, once, and writes down what became of it. Returns whether the next text of
 * its conversation has been waiting for that.
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
    return untried({ kind: "never_left", reason: "a fault of our own", retryAfterMs: null });
  });
  if ("outcome" in carrier) return carrier;
  try {
    return {
      tried: true,
      outcome: await ofTheAccount(
        carrier,
        claim,
        await carrier.send(claim.text, AbortSignal.timeout(deps.settings.sendTimeoutMs)),
      ),
    };
  } catch (error) {
    onError(error);
    return { tried: true, outcome: { kind: "unknown", reason: null } };
  }
}

/**
 * Whether a refusal of the account is one. Told so again and again by a carrier that answers the account otherwise, it
 * is this text that it does not want: the others must not wait behind it.
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

/** Whatever goes wrong up to here, the text certainly has not left. */
async function carrierToUse(deps: DeliveryDeps, claim: Claim) {
  const carrier = deps.carrierFor(claim.account);
  if (!carrier) return untried({ kind: "stopped", reason: because("no_credentials") });
  const verdict = await recheckBeforeDispatch(deps, claim);
  if (verdict.kind === "stop") return untried({ kind: "stopped", reason: verdict.reason });
  if (verdict.kind === "changed")
    return {
      ...untried({ kind: "never_left", reason: verdict.reason, retryAfterMs: null }),
      isDueStill: true,
    };
  if (verdict.kind === "decide_again")
    return untried({ kind: "never_left", reason: verdict.reason, retryAfterMs: null });
  return carrier;
}

type Verdict =
  | { kind: "leave" }
  | { kind: "stop"; reason: StatusReason }
  | { kind: "changed" | "decide_again"; reason: string };
const again = (reason: string): Verdict => ({ kind: "decide_again", reason });

/**
 * Just before the first byte. A call of the carrier is answered after 300 ms also when it still waits to be read, and
 * it may be a STOP: what was answered is read before the text leaves (V23). That is a wait, and a process may freeze
 * after its claim, so everything the claim rests on is asked for again, last of all in the moment of leaving.
 */
async function recheckBeforeDispatch(deps: DeliveryDeps, claim: Claim): Promise<Verdict> {
  const { account, leaving } = claim;
  const question = {
    ...claim,
    address: claim.text.to,
    sealedCredentials: account.sealedCredentials,
    marginMs: deps.settings.sendTimeoutMs,
    answeredAfterMs: ANSWER_AFTER_MS - HANDSHAKE_MS,
  };
  const giveUpAt = performance.now() + READ_WITHIN_MS;
  for (;;) {
    const seen = await readBeforeDispatch(deps.db, question);
    // A process that froze after its claim comes to itself here: the text may no longer be its to send (V19).
    if (seen === "lost") return again("the claim ran out before the text left");
    const mayWait = seen.unread && !isConfirmation(leaving);
    // Asked after the look that ends the wait, never beside it: it must know all that was done meanwhile.
    const author = mayWait || leaving.authorId === null ? null : await authorStanding(deps.db, claim);
    const stop = whyNotDispatched(author === null ? { ...leaving, authorId: null } : leaving, {
      ...seen,
      author: author ?? undefined,
    });
    if (stop !== null) return { kind: "stop", reason: stop };
    if (hasTightened(claim, seen))
      return { kind: "changed", reason: "the line or its account changed before the text left" };
    if (!mayWait) return { kind: "leave" };
    if (performance.now() > giveUpAt) return again("the carrier's calls are not read yet");
    await delay(LOOK_AGAIN_MS);
  }
}

type Seen = Exclude<Awaited<ReturnType<typeof readBeforeDispatch>>, "lost">;

/** What the next claim has to decide about: the money, the carrier, its credentials, and how much the line may send. */
const hasTightened = ({ limits, isProbe }: Claim, seen: Seen): boolean =>
  seen.pausedAt !== null ||
  (seen.openedAt !== null && !isProbe) ||
  !seen.sameCredentials ||
  seen.segmentsPerMinute < limits.segmentsPerMinute ||
  (seen.segmentsPerDay ?? Infinity) < (limits.segmentsPerDay ?? Infinity);

/** A database that is away for a moment costs no answer: it is written down as long as the claim is ours. */
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
