/** Stops on what only a bug can cause. Expected outcomes are results, not assertions. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`);
}

/** In the last branch of a switch over a closed set: a new member fails to compile until it is handled. */
export const never = (value: never): never => {
  throw new Error(`Unexpected value: ${String(value)}`);
};
