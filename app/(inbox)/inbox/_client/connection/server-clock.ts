/** A clock is set by more than this, or the machine slept; less is slewing, and makes no difference to anybody. */
const JUMP_MS = 1_000;
/** The header that says when an answer was made has whole seconds. */
const HEADER_STEP_MS = 1_000;

type Clocks = {
  /** What the machine believes, in epoch ms: it may be set. */ local: () => number;
  /** Never set, and may stand still in a sleep. */ steady: () => number;
};

/**
 * The server's clock, as well as a browser can know it: windows and ages are counted from stamps of the
 * database, and people's clocks are minutes off. Every stamp that has just arrived is at most as late as its
 * journey, so the smallest difference seen is the best one, until the clock of the machine is set: every answer
 * says between what bounds the difference must be.
 */
export class ServerClock {
  private offset = Number.POSITIVE_INFINITY;
  private seen: { local: number; steady: number };

  constructor(
    private readonly clocks: Clocks = { local: () => Date.now(), steady: () => performance.now() },
  ) {
    this.seen = { local: clocks.local(), steady: clocks.steady() };
  }

  /** Called when the clock went forward by itself: the machine slept, and it is right, or it was set, and it is not. Only an answer can tell. */
  onDoubt: () => void = () => {};

  /** `stamp` was taken by the server a moment ago, or earlier. */
  observe(stamp: string): void {
    this.notice();
    this.offset = Math.min(this.offset, this.clocks.local() - Date.parse(stamp));
  }

  /** The server made an answer, stamped to the second, between these two instants of this machine's clock. */
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

  /** Was the clock set since it was looked at last? Backwards it only goes when it is set, and by how much is known. */
  private notice(): void {
    const [local, steady] = [this.clocks.local(), this.clocks.steady()];
    const jumped = local - this.seen.local - (steady - this.seen.steady);
    this.seen = { local, steady };
    if (jumped < -JUMP_MS) this.offset += jumped;
    else if (jumped > JUMP_MS) this.onDoubt();
  }
}
