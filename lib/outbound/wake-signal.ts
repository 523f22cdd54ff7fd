/** Wakes a drain that waits for the carrier: something has become due meanwhile. */
export type Bell = { ring(): void; isRung(): boolean; rung(): Promise<void>; reset(): void };

export function createBell(): Bell {
  let isRung = false;
  let wake = () => {};
  return {
    ring() {
      isRung = true;
      wake();
    },
    isRung: () => isRung,
    rung: () => (isRung ? Promise.resolve() : new Promise((resolve) => (wake = resolve))),
    reset() {
      isRung = false;
    },
  };
}
