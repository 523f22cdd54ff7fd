/**
 * A request that waits for an unresponsive database gets an answer by then: before the 5 s within which
 * everything answers (V39).
 */
export const ANSWER_WITHIN_MS = 4_500;

/**
 * The awaited work did not finish in time. The code is that of a network timeout, so callers that may retry
 * are told to.
 */
export class NotInTime extends Error {
  readonly code = "ETIMEDOUT";
  constructor(ms: number) {
    super(`nothing came within ${ms} ms`);
  }
}

const LATE = Symbol("late");

/** Waits at most that long. The work continues, and its result is ignored. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const came = await withinOr(ms, work, LATE);
  if (came === LATE) throw new NotInTime(ms);
  return came;
}

/** The same, but returns `otherwise` instead of throwing. */
export async function withinOr<T, const L>(ms: number, work: Promise<T>, otherwise: L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<L>((resolve) => (timer = setTimeout(resolve, ms, otherwise)));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
