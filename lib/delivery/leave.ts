import { setTimeout as delay } from "node:timers/promises";
import { checkBeforeLeaving } from "@/db/queries/hold-send";
import type { Claim } from "./claim-send";
import type { DeliveryDeps } from "./deps";
import { noteAnswer } from "./note-answer";
import { type Attempt, settleSend } from "./settle-send";

const SETTLE_AGAIN_MS = 250;

export type OnError = (error: unknown) => void;

/** Hands one claimed text to the carrier, once, and writes down what became of it. */
export async function leave(deps: DeliveryDeps, claim: Claim, onError: OnError): Promise<void> {
  const attempt = await handOver(deps, claim, onError);
  await settleWhileHeld(deps, claim, attempt);
  if (attempt.tried) await noteAnswer(deps, claim.account.id, attempt.outcome);
}

async function handOver(deps: DeliveryDeps, claim: Claim, onError: OnError): Promise<Attempt> {
  const carrier = await carrierToUse(deps, claim).catch((error: unknown): Attempt => {
    onError(error);
    return untried({ kind: "never_left", reason: "a fault of our own", retryAfterMs: null });
  });
  if ("outcome" in carrier) return carrier;
  try {
    return { tried: true, outcome: await carrier.send(claim.text, AbortSignal.timeout(deps.settings.sendTimeoutMs)) };
  } catch (error) {
    onError(error);
    return { tried: true, outcome: { kind: "unknown", reason: "The send was interrupted before its answer came" } };
  }
}

const untried = (outcome: Attempt["outcome"]): Attempt => ({ tried: false, outcome });

/** The last look before the first byte. Whatever goes wrong up to here, the text certainly has not left. */
async function carrierToUse(deps: DeliveryDeps, claim: Claim) {
  const carrier = deps.carrierFor(claim.account);
  if (!carrier) return untried({ kind: "refused", reason: "No carrier credentials are set for this line" });
  switch (await checkBeforeLeaving(deps.db, { ...claim, address: claim.text.to, marginMs: deps.settings.sendTimeoutMs })) {
    // A process that froze after its claim comes to itself here: the text may no longer be its to send (V19).
    case "lost":
      return untried({ kind: "never_left", reason: "the claim ran out before the text left", retryAfterMs: null });
    case "opted_out":
      if (!claim.confirmsKeyword) return untried({ kind: "refused", reason: "The customer opted out before the text left" });
  }
  return carrier;
}

/** A database that is away for a moment costs no answer: it is written down as long as the claim is ours. */
async function settleWhileHeld(deps: DeliveryDeps, claim: Claim, attempt: Attempt): Promise<void> {
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
