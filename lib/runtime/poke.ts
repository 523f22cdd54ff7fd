import type { StreamEvents } from "@/db/queries/events/append-events";
import { log } from "@/lib/base/log";
import { publishDue } from "@/lib/realtime/publish-due";
import { runtime } from "./runtime";
import { ingestHeldMessages } from "@/lib/inbound/ingest-kept";

/** Tells a room what this process just committed for it, and waits for nobody; what fails is left to the sweep. */
export const tell = (told: StreamEvents): void => runtime().deps.publishNow(told);

/** What may be due at once, and the bounded round that looks at it. */
const rounds = {
  sends: () => runtime().sender.round(),
  events: () => publishDue(runtime().deps, { olderThanMs: 0 }),
  held: () => ingestHeldMessages({ ...runtime().deps, pokeSends: () => poke("sends") }),
};

/** Something was committed that becomes due later: this process looks then, also when no worker does. */
export const wakeIn = (ms: number): void => runtime().alarm.ringIn(ms);

type Poked = keyof typeof rounds;
type State = { running: boolean; again: boolean };
const states: Record<Poked, State> = {
  sends: { running: false, again: false },
  events: { running: false, again: false },
  held: { running: false, again: false },
};

/**
 * Something was committed: this process starts on it now, and nobody waits for that. Pokes that arrive
 * meanwhile become one more round. A lost poke is harmless: the worker sweeps every second.
 */
export function poke(what: Poked): void {
  const state = states[what];
  state.again = true;
  if (!state.running) void run(what, state);
}

async function run(what: Poked, state: State): Promise<void> {
  state.running = true;
  try {
    while (state.again) {
      state.again = false;
      await rounds[what]();
    }
  } catch (error) {
    log.warn({ err: error, what }, "a poked round was left to the sweep");
  } finally {
    state.running = false;
  }
}
