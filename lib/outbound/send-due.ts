import { setTimeout as delay } from "node:timers/promises";
import { numbersWithDueSends } from "@/db/queries/outbound/due-sends";
import { claimSend } from "./claim-send";
import type { DeliveryDeps } from "@/lib/context";
import { dispatchSend, type OnError } from "./dispatch-send";

/** Numbers processed in one round. If there are more, the choice is random, so that none waits for ever. */
const NUMBERS_PER_ROUND = 100;
/**
 * Another process is claiming for the number. Its claims take a few milliseconds each, and this may be its
 * last. Each wait is twice the one before.
 */
const BUSY_MS = 20;
const BUSY_LOOKS = 5;

export type Sender = {
  /**
   * Starts on every number that has something due and is not being worked on. Does not wait for the carrier.
   */
  round(): Promise<void>;
  /** Claims nothing more; sends in flight still get their answers. */
  stop(): void;
  /** Resolves when everything that was started has its answer. */
  settled(): Promise<void>;
};

/**
 * Sends what is due, each number on its own: a number whose carrier hangs, or that has a thousand messages
 * waiting, does not delay another (V20). `onError` gets the faults; a message whose answer cannot be recorded
 * stays claimed and ends as unconfirmed.
 */
export function createSender(deps: DeliveryDeps, onError: OnError): Sender {
  const working = new Map<string, { wake: WakeSignal; done: Promise<void> }>();
  let stopped = false;
  return {
    async round() {
      if (stopped) return;
      for (const { numberId } of await numbersWithDueSends(deps.db, { limit: NUMBERS_PER_ROUND })) {
        const atWork = working.get(numberId);
        if (atWork) {
          atWork.wake.ring();
          continue;
        }
        const wake = createWakeSignal();
        const done = drainNumber(deps, { numberId, wake, stopped: () => stopped, onError })
          .catch(onError)
          .finally(() => working.delete(numberId));
        working.set(numberId, { wake, done });
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

type Drain = { numberId: string; wake: WakeSignal; stopped(): boolean; onError: OnError };

/** Claims one after another; awaits the carrier's answers in parallel, at most `sendsAtOnce`. */
async function drainNumber(deps: DeliveryDeps, { numberId, wake, stopped, onError }: Drain): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let looksWhileBusy = 0;
  let isMoreDue: boolean;
  try {
    while (!stopped()) {
      wake.reset();
      // An answer may come during the claim, which still counted it against the rate.
      isMoreDue = true;
      const result = await claimSend(deps, numberId);
      isMoreDue = result.kind === "claimed" || result.kind === "nothing" ? result.isMoreDue : true;
      looksWhileBusy = result.kind === "busy" ? looksWhileBusy + 1 : 0;
      if (result.kind === "claimed") {
        const answered = (isNextDue: boolean): void => {
          underWay.delete(send);
          if (isMoreDue || isNextDue) wake.ring();
        };
        const send = dispatchSend(deps, result.claim, onError).then(answered, (fault: unknown) => {
          onError(fault);
          answered(true);
        });
        underWay.add(send);
      }
      if (underWay.size >= deps.settings.sendsAtOnce) await Promise.race(underWay);
      else if (result.kind === "busy" && looksWhileBusy <= BUSY_LOOKS)
        await delay(BUSY_MS * 2 ** (looksWhileBusy - 1));
      else if (result.kind === "nothing" || result.kind === "busy" || !isMoreDue) {
        // Messages that wait for their conversation or the rate may leave once an answer has come; that
        // answer rings if something waits.
        await Promise.race([wake.rung(), Promise.all(underWay)]);
        if (!wake.isRung()) return;
      }
    }
  } finally {
    await Promise.all(underWay);
  }
}

/** Wakes a drain that waits for the carrier: something has become due meanwhile. */
type WakeSignal = { ring(): void; isRung(): boolean; rung(): Promise<void>; reset(): void };

function createWakeSignal(): WakeSignal {
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
