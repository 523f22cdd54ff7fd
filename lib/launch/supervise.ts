import { setTimeout as delay } from "node:timers/promises";

/** A running service: one process, or a process and those it started. */
export type Running = {
  pid: number;
  /** Settles when it has ended, for whatever reason. */
  exited: Promise<void>;
  stop(): Promise<void>;
};

export type Service = {
  name: string;
  /** Resolves when it is ready for work; throws if it cannot start, or is asked to stop first. */
  start(stopping: AbortSignal): Promise<Running>;
};

export type Supervisor = {
  /** Starts it, waits until it is ready, and from then on restarts it whenever it ends. */
  run(service: Service): Promise<void>;
  pids(): Record<string, number>;
  /** Ends one and leaves it down until `resume`. The caller chooses how: a signal, or a stop. */
  suspend(name: string, end: (running: Running) => void | Promise<void>): Promise<void>;
  resume(name: string): Promise<void>;
  /** Stops all, the last started first, including services that are just restarting. */
  stop(): Promise<void>;
};

const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 10_000;
/** After running this long, a service counts as healthy again and its backoff starts anew. */
const HEALTHY_MS = 20_000;

type Entry = { service: Service; running: Running | undefined; suspended: boolean; watching: Promise<void> };

/**
 * Keeps services running. `report` gets one sentence when a service ends unexpectedly and one when it is
 * back, but none for the attempts between.
 */
export function createSupervisor(report: (sentence: string) => void): Supervisor {
  const entries = new Map<string, Entry>();
  const stopping = new AbortController();

  const pause = (ms: number) => delay(ms, undefined, { signal: stopping.signal }).catch(() => {});

  const unwanted = (entry: Entry) => stopping.signal.aborted || entry.suspended;

  async function watch(entry: Entry): Promise<void> {
    let backoff = FIRST_BACKOFF_MS;
    while (entry.running) {
      // It was asked to end while it was still starting: nothing else would stop it.
      if (unwanted(entry)) await entry.running.stop();
      const startedAt = performance.now();
      await entry.running.exited;
      entry.running = undefined;
      if (unwanted(entry)) return;
      if (performance.now() - startedAt > HEALTHY_MS) backoff = FIRST_BACKOFF_MS;
      report(`The ${entry.service.name} ended unexpectedly; starting it again.`);
      while (!entry.running && !unwanted(entry)) {
        await pause(backoff);
        backoff = Math.min(backoff * 2, MAX_BACKOFF_MS);
        if (!unwanted(entry))
          entry.running = await entry.service.start(stopping.signal).catch(() => undefined);
      }
      if (entry.running && !unwanted(entry)) report(`The ${entry.service.name} is running again.`);
    }
  }

  const find = (name: string): Entry => {
    const entry = entries.get(name);
    if (!entry) throw new Error(`No service is called ${name}`);
    return entry;
  };

  async function begin(entry: Entry): Promise<void> {
    stopping.signal.throwIfAborted();
    const started = entry.service.start(stopping.signal).then((running) => {
      entry.running = running;
    });
    entry.watching = started.then(
      () => watch(entry),
      () => {},
    );
    await started;
    stopping.signal.throwIfAborted();
  }

  return {
    async run(service) {
      const entry: Entry = { service, running: undefined, suspended: false, watching: Promise.resolve() };
      entries.set(service.name, entry);
      await begin(entry);
    },
    pids: () =>
      Object.fromEntries(
        [...entries].flatMap(([name, { running }]) => (running ? [[name, running.pid]] : [])),
      ),
    async suspend(name, end) {
      const entry = find(name);
      entry.suspended = true;
      if (entry.running) await end(entry.running);
      await entry.watching;
    },
    async resume(name) {
      const entry = find(name);
      entry.suspended = false;
      await begin(entry);
    },
    async stop() {
      stopping.abort();
      for (const entry of [...entries.values()].reverse()) {
        await entry.running?.stop();
        await entry.watching;
      }
    },
  };
}
