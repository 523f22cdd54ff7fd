/** npm, the terminal and the first step may each pass on one Ctrl-C: copies within this time are one. */
const ONE_KEYSTROKE_MS = 700;

/**
 * Runs `stop` at Ctrl-C, at a stop signal, and when the process above us is gone, and then exits with `code`. Asked again
 * while it stops, it exits at once: the guard (lib/base/process/guard.ts) ends what is left.
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
