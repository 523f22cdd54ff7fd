/**
 * The server's clock, as well as a browser can know it: windows and ages are counted from stamps of the
 * database, and people's clocks are minutes off. Every stamp that has just arrived is at most as late as its
 * journey, so the smallest difference seen is the best one.
 */
export class ServerClock {
  private offset = Number.POSITIVE_INFINITY;

  /** `stamp` was taken by the server a moment ago. */
  observe(stamp: string): void {
    this.offset = Math.min(this.offset, Date.now() - Date.parse(stamp));
  }

  /** Epoch ms by the server's clock. */
  now(): number {
    return Date.now() - (Number.isFinite(this.offset) ? this.offset : 0);
  }
}
