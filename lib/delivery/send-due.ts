import { setTimeout as delay } from "node:timers/promises";
import { numbersWithDueSends } from "@/db/queries/due-sends";
import { checkBeforeLeaving } from "@/db/queries/hold-send";
import { type Claim, claimSend } from "./claim-send";
import type { DeliveryDeps } from "./deps";
import { noteAnswer } from "./note-answer";
import { type Attempt, settleSend } from "./settle-send";

/** Numbers looked at in one round; with more, chance decides which, so that none waits for ever. */
const NUMBERS_PER_ROUND = 100;
const SETTLE_AGAIN_MS = 250;
/** Another process claims for the number: its claims take some milliseconds each, and it may be at its last. */
const BUSY_MS = 20;
const BUSY_LOOKS = 25;

type OnError = (error: unknown) => void;

export type Sender = {
  /** Starts on every number that has something due and is not being worked on. Does not wait for the carrier. */
  round(): Promise<void>;
  /** Claims nothing more; what is under way still gets its answer. */
  stop(): void;
  /** Until everything that was started has its answer. */
  settled(): Promise<void>;
};

/**
 * Sends what is due, each number for itself: a number whose carrier hangs, or that has a thousand texts
 * waiting, does not delay another (V20). `onError` hears of faults; a text whose answer cannot be written
 * down stays claimed and ends as unconfirmed.
 */
export function createSender(deps: DeliveryDeps, onError: OnError): Sender {
  const working = new Map<string, { bell: Bell; done: Promise<void> }>();
  let stopped = false;
  return {
    async round() {
      if (stopped) return;
      for (const { numberId } of await numbersWithDueSends(deps.db, { limit: NUMBERS_PER_ROUND })) {
        const atWork = working.get(numberId);
        if (atWork) {
          atWork.bell.ring();
          continue;
        }
        const bell = createBell();
        const done = drainNumber(deps, { numberId, bell, stopped: () => stopped, onError })
          .catch(onError)
          .finally(() => working.delete(numberId));
        working.set(numberId, { bell, done });
      }
    },
    stop() {
      stopped = true;
    },
    async settled() {
      await Promise.all([...working.values()].map(({ done }) => done));
    },
  };
}

/** Wakes a drain that waits for the carrier: something has become due meanwhile. */
type Bell = { ring(): void; isRung(): boolean; rung(): Promise<void>; reset(): void };

function createBell(): Bell {
  let isRung = false;
  let wake = () => {};
  return {
    ring() {
      isRung = true;
      wake();
    },
    isRung: () => isRung,
    rung: () => (isRung ? Promise.resolve() : new Promise((resolve) => (wake = resolve))),
    reset() {
      isRung = false;
    },
  };
}

type Drain = { numberId: string; bell: Bell; stopped(): boolean; onError: OnError };

/** Claims follow one another; the carrier's answers are awaited side by side, `sendsAtOnce` at most. */
async function drainNumber(deps: DeliveryDeps, { numberId, bell, stopped, onError }: Drain): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let looksWhileBusy = 0;
  try {
    while (!stopped()) {
      bell.reset();
      const result = await claimSend(deps, numberId);
      looksWhileBusy = result.kind === "busy" ? looksWhileBusy + 1 : 0;
      if (result.kind === "claimed") {
        const send = leave(deps, result.claim, onError).catch(onError).finally(() => underWay.delete(send));
        underWay.add(send);
      }
      if (underWay.size >= deps.settings.sendsAtOnce) await Promise.race(underWay);
      else if (result.kind === "busy" && looksWhileBusy <= BUSY_LOOKS) await delay(BUSY_MS);
      else if (result.kind === "nothing" || result.kind === "busy") {
        if (underWay.size === 0 && !bell.isRung()) return;
        // The next text of a conversation may leave when the one before it has its answer: look again after each.
        await Promise.race([...underWay, bell.rung()]);
      }
    }
  } finally {
    await Promise.all(underWay);
  }
}

async function leave(deps: DeliveryDeps, claim: Claim, onError: OnError): Promise<void> {
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
