/** Whoever waits for a database that says nothing is told so by then: in less than the 5 s in which everything answers (V39). */
export const ANSWER_WITHIN_MS = 4_500;

/** What was waited for did not come in time. Its code is that of a network that does not answer: whoever may try again is told to. */
export class NotInTime extends Error {
  readonly code = "ETIMEDOUT";
  constructor(ms: number) {
    super(`nothing came within ${ms} ms`);
  }
}

const LATE = Symbol("late");

/** Waits for no longer than that. The work goes on, and what becomes of it is nobody's any more. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const came = await withinOr(ms, work, LATE);
  if (came === LATE) throw new NotInTime(ms);
  return came;
}

/** The same, for whoever goes on with something else then. */
export async function withinOr<T, const L>(ms: number, work: Promise<T>, otherwise: L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<L>((resolve) => (timer = setTimeout(resolve, ms, otherwise)));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
