export type Progress = {
  /** One sentence. */
  say(sentence: string): void;
  /** Does the work and prints how long it took. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
};

export const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/** Plain lines, one per step, written when the step is done. */
export const printed = (write: (line: string) => void): Progress => ({
  say: write,
  async step(name, work) {
    const startedAt = performance.now();
    const result = await work();
    write(`  ${name.padEnd(24)}${seconds(startedAt)}`);
    return result;
  },
});

/** For tests: writes nothing. */
export const silent: Progress = { say: () => {}, step: (_name, work) => work() };

/**
 * npm, the terminal and the first step may each pass on the same Ctrl-C: copies within this time count as
 * one.
 */
const ONE_KEYSTROKE_MS = 700;

/**
 * Runs `stop` at Ctrl-C, at a stop signal, and when the process above us is gone, and then exits with `code`.
 * If asked again while stopping, it exits at once: the guard (lib/base/process/guard.ts) ends what is left.
 */
export function onStop(stop: () => Promise<void>, code = 0): void {
  let askedAt: number | undefined;
  const ask = (): void => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > ONE_KEYSTROKE_MS) process.exit(130);
      return;
    }
    askedAt = performance.now();
    void stop().then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask);
  process.once("disconnect", ask);
}
