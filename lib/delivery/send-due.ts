import { numbersWithDueSends } from "@/db/queries/due-sends";
import { leaseHolds } from "@/db/queries/hold-send";
import type { SendOutcome } from "@/lib/carriers/port";
import { type Claim, claimSend } from "./claim-send";
import type { DeliveryDeps } from "./deps";
import { settleSend } from "./settle-send";

/** Numbers looked at in one round; the next round begins with those that wait longest. */
const NUMBERS_PER_ROUND = 100;

export type Sender = {
  /** Starts on every number that has something due and is not being worked on. Does not wait for the carrier. */
  round(): Promise<void>;
  /** Until everything that was started has its answer. */
  settled(): Promise<void>;
};

/**
 * Sends what is due, each number for itself: a number whose carrier hangs, or that has a thousand texts
 * waiting, does not delay another (V20). `onError` hears of faults; the text stays claimed and ends as unconfirmed.
 */
export function createSender(deps: DeliveryDeps, onError: (error: unknown) => void): Sender {
  const working = new Map<string, Promise<void>>();
  return {
    async round() {
      for (const { numberId } of await numbersWithDueSends(deps.db, { limit: NUMBERS_PER_ROUND })) {
        if (working.has(numberId)) continue;
        const work = drainNumber(deps, numberId, onError)
          .catch(onError)
          .finally(() => working.delete(numberId));
        working.set(numberId, work);
      }
    },
    async settled() {
      await Promise.all(working.values());
    },
  };
}

/** Claims follow one another; the carrier's answers are awaited side by side, `sendsAtOnce` at most. */
async function drainNumber(deps: DeliveryDeps, numberId: string, onError: (error: unknown) => void): Promise<void> {
  const underWay = new Set<Promise<void>>();
  for (;;) {
    const result = await claimSend(deps, numberId);
    if (result.kind === "claimed") {
      const send = leave(deps, result.claim).catch(onError).finally(() => underWay.delete(send));
      underWay.add(send);
    }
    // The next text of a conversation may leave when the one before it has its answer: look again after each.
    if (result.kind === "nothing" && underWay.size === 0) return;
    if (result.kind === "nothing" || underWay.size >= deps.settings.sendsAtOnce) await Promise.race(underWay);
  }
}

async function leave(deps: DeliveryDeps, claim: Claim): Promise<void> {
  await settleSend(deps, claim, await handOver(deps, claim));
}

async function handOver(deps: DeliveryDeps, claim: Claim): Promise<SendOutcome> {
  const carrier = deps.carrierFor(claim.account);
  if (!carrier) return { kind: "refused", reason: "No carrier credentials are set for this line" };
  // A process that froze after its claim comes to itself here: the text may no longer be its to send (V19).
  if (!(await leaseHolds(deps.db, { ...claim, marginMs: deps.settings.sendTimeoutMs })))
    return { kind: "never_left", reason: "the claim ran out before the text left", retryAfterMs: null };
  return carrier.send(claim.text, AbortSignal.timeout(deps.settings.sendTimeoutMs));
}
