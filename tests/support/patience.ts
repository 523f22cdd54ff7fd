/** Set to 1, tests hold the product to the very figures: by hand, on a machine that does nothing else. */
const isExact = process.env.EXACT_TIMES === "1";

/**
 * How long a test waits for what comes within `ms` on a machine that is free. The machine that runs the tests may be busy
 * with twenty other things: how soon something comes is measured by `npm run bench`, that it comes is tested.
 */
export const patience = (ms: number): number => (isExact ? ms : 20 * ms);
