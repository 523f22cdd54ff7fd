export type Progress = {
  /** One sentence. */
  say(sentence: string): void;
  /** Does the work and says how long it took. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
};

export const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/** Plain lines, one per step, written when it is done. */
export const printed = (write: (line: string) => void): Progress => ({
  say: write,
  async step(name, work) {
    const startedAt = performance.now();
    const result = await work();
    write(`  ${name.padEnd(24)}${seconds(startedAt)}`);
    return result;
  },
});

/** For tests: nothing is written. */
export const silent: Progress = { say: () => {}, step: (_name, work) => work() };
