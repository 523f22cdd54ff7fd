import { log } from "@/lib/base/log";
import type { DeliveryDeps } from "@/lib/context";
import { ingestHeldMessages } from "@/lib/inbound/kept/ingest-kept";
import type { Sender } from "@/lib/outbound/send-due";
import { publishDue } from "@/lib/realtime/publish-due";
import { createAlarm } from "./alarm";

/** What may be due at once. */
export type Poked = "sends" | "events" | "held";

export type Pokes = {
  /**
   * Something was committed: this process starts on it now, and the caller does not wait. Pokes that arrive
   * meanwhile become one more round. A lost poke is harmless: the worker sweeps every second.
   */
  poke(what: Poked): void;
  /** Something was committed that becomes due later: this process checks then, even if no worker does. */
  wakeIn(ms: number): void;
  /** Stops later checks. */
  cancel(): void;
};

type State = { round(): Promise<unknown>; running: boolean; again: boolean };

/** Starts work on what this process committed, each time by a bounded round. */
export function createPokes({ deps, sender }: { deps: DeliveryDeps; sender: Sender }): Pokes {
  const started = (round: State["round"]): State => ({ round, running: false, again: false });
  const states: Record<Poked, State> = {
    sends: started(() => sender.round()),
    events: started(() => publishDue(deps, { olderThanMs: 0 })),
    held: started(() => ingestHeldMessages({ ...deps, pokeSends: () => poke("sends") })),
  };
  const poke = (what: Poked): void => {
    const state = states[what];
    state.again = true;
    if (!state.running) void run(what, state);
  };
  const { ringIn, cancel } = createAlarm(() => poke("sends"));
  return { poke, wakeIn: ringIn, cancel };
}

async function run(what: Poked, state: State): Promise<void> {
  state.running = true;
  try {
    while (state.again) {
      state.again = false;
      await state.round();
    }
  } catch (error) {
    log.warn({ err: error, what }, "a poked round was left to the sweep");
  } finally {
    state.running = false;
  }
}
