/** Set to 1, tests hold the product to the very figures: by `npm run prove`, on a machine that does nothing else. */
const isExact = process.env.EXACT_TIMES === "1";

/**
 * How long a test waits for what comes within `ms` on a machine that is free. The machine that runs the tests may be busy
 * with twenty other things: that something comes is tested by `npm test`, how soon by `npm run prove`, and how fast on
 * the whole by `npm run bench`.
 */
export const patience = (ms: number): number => (isExact ? ms : 20 * ms);

/**
 * How often chance is tried where each try takes a while: the same few tries each time, and by `npm run prove` new ones
 * for a minute and a half. A failure tells the seed that repeats it.
 */
export const chances = (few: number) =>
  isExact ? { numRuns: 100_000, interruptAfterTimeLimit: 90_000 } : { numRuns: few, seed: 58 };
