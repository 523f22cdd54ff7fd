import { ANSWER_MS, HEARTBEAT_MS } from "@/lib/protocol/timings";

/** One that fails to come may be a hiccup of the network. */
const MISSED_ANSWERS = 2;

type Line = {
  ping: () => void;
  /** Nothing answers, though nobody closed it: a network that changed, a laptop that slept, a room that hangs. */
  onSilent: () => void;
};

/**
 * Asks on one open socket whether somebody is still there. Answers are counted, not timed: after a sleep the
 * timers of a page are late, and the answer may be waiting behind them.
 */
export class Heartbeat {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isWaiting = false;
  private missed = 0;

  constructor(private readonly line: Line) {}

  /** The socket has opened. */
  begin(): void {
    this.stop();
    this.beat();
  }

  /** Something came in, whatever it is. */
  heard(): void {
    this.missed = 0;
    if (!this.isWaiting) return;
    this.isWaiting = false;
    this.plan(HEARTBEAT_MS);
  }

  /** Asks at once, for somebody who has just come back to the page. */
  ask(): void {
    if (this.timer !== undefined && !this.isWaiting) this.beat();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isWaiting = false;
    this.missed = 0;
  }

  private beat(): void {
    if (this.isWaiting) this.missed += 1;
    if (this.missed >= MISSED_ANSWERS) {
      this.stop();
      return this.line.onSilent();
    }
    this.line.ping();
    this.isWaiting = true;
    this.plan(ANSWER_MS);
  }

  private plan(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.beat(), ms);
  }
}
