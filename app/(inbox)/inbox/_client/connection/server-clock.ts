/** A larger jump means that the clock was set or the machine slept. Less is slewing and does not matter. */
const JUMP_MS = 1_000;
/** The Date header has whole seconds. */
const HEADER_STEP_MS = 1_000;

type Clocks = {
  /** The machine's clock in epoch ms; it may be set. */ local: () => number;
  /** Cannot be set, and may stand still during sleep. */ steady: () => number;
};

/**
 * Estimates the server's clock: windows and ages are counted from database timestamps, and people's clocks
 * are minutes off. A stamp that just arrived is late by its travel time at most, so the smallest difference
 * seen is the best, until the machine's clock is set. Every answer also gives lower and upper bounds for the
 * difference.
 */
export class ServerClock {
  private offset = Number.POSITIVE_INFINITY;
  private seen: { local: number; steady: number };

  constructor(
    private readonly clocks: Clocks = { local: () => Date.now(), steady: () => performance.now() },
  ) {
    this.seen = { local: clocks.local(), steady: clocks.steady() };
  }

  /**
   * Called when the clock jumped forward: either the machine slept and the clock is right, or it was set and
   * is wrong. Only an answer can tell.
   */
  onDoubt: () => void = () => {};

  /** The server took `stamp` a moment ago, or earlier. */
  observe(stamp: string): void {
    this.notice();
    this.offset = Math.min(this.offset, this.clocks.local() - Date.parse(stamp));
  }

  /** The server made an answer, stamped to the second, between these two instants of the machine's clock. */
  answered({ sentAt, stamp, receivedAt }: { sentAt: number; stamp: string; receivedAt: number }): void {
    const made = Date.parse(stamp);
    if (Number.isNaN(made) || receivedAt < sentAt) return;
    this.notice();
    this.offset = Math.max(Math.min(this.offset, receivedAt - made), sentAt - made - HEADER_STEP_MS);
  }

  /** Epoch ms by the server's clock. */
  now(): number {
    this.notice();
    return this.clocks.local() - (Number.isFinite(this.offset) ? this.offset : 0);
  }

  /**
   * Detects whether the clock was set since the last look. It goes backwards only when it is set, so the
   * amount is known.
   */
  private notice(): void {
    const [local, steady] = [this.clocks.local(), this.clocks.steady()];
    const jumped = local - this.seen.local - (steady - this.seen.steady);
    this.seen = { local, steady };
    if (jumped < -JUMP_MS) this.offset += jumped;
    else if (jumped > JUMP_MS) this.onDoubt();
  }
}
