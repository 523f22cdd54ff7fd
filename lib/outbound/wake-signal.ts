/** Wakes a drain that waits for the carrier: something has become due meanwhile. */
export type WakeSignal = { ring(): void; isRung(): boolean; rung(): Promise<void>; reset(): void };

export function createWakeSignal(): WakeSignal {
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
