import { ANSWER_MS, HEARTBEAT_MS } from "@/lib/protocol/timings";

/** A single missed answer may be a hiccup of the network. */
const MISSED_ANSWERS = 2;

type Handlers = {
  ping: () => void;
  /**
   * Nothing answers, though nobody closed the socket: the network changed, the laptop slept or the room
   * hangs.
   */
  onSilent: () => void;
};

/**
 * Checks whether an open socket still answers. Counts missed answers instead of measuring time: after a sleep
 * the page's timers are late, and the answer may be queued behind them.
 */
export class Heartbeat {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isWaiting = false;
  private missed = 0;

  constructor(private readonly handlers: Handlers) {}

  /** The socket has opened. */
  begin(): void {
    this.stop();
    this.beat();
  }

  /** Any data arrived. */
  heard(): void {
    this.missed = 0;
    if (!this.isWaiting) return;
    this.isWaiting = false;
    this.plan(HEARTBEAT_MS);
  }

  /** Pings at once, when the person has just come back to the page. */
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
      return this.handlers.onSilent();
    }
    this.handlers.ping();
    this.isWaiting = true;
    this.plan(ANSWER_MS);
  }

  private plan(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.beat(), ms);
  }
}
