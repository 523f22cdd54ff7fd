import { api } from "../api";
import type { PageState } from "../page-state";

/** Events come in bursts: a message, its row, what people do about it. */
const SETTLE_MS = 400;
/** Counts are loaded at most this often; less often in a hidden tab. */
const EVERY_MS = 2_000;
const EVERY_HIDDEN_MS = 10_000;

/**
 * Keeps the counts beside the list. The server counts, because the page holds only the part of the list that
 * was scrolled to.
 */
export class CountsLoader {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private loadedAt = Number.NEGATIVE_INFINITY;
  private running = false;
  private again = false;

  constructor(
    private readonly page: PageState,
    private readonly onCounted: () => void = () => {},
  ) {}

  /** Something happened that may change the counts. */
  ask(): void {
    if (this.running) this.again = true;
    else this.timer ??= setTimeout(() => void this.load(), this.wait());
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private wait(): number {
    const every = document.hidden ? EVERY_HIDDEN_MS : EVERY_MS;
    return Math.max(SETTLE_MS, this.loadedAt + every - performance.now());
  }

  private async load(): Promise<void> {
    this.timer = null;
    this.running = true;
    this.loadedAt = performance.now();
    const answer = this.page.watchSession(await api.counts());
    this.running = false;
    if (answer.kind === "ok") this.page.patch({ counts: answer.value });
    this.onCounted();
    if (this.again) {
      this.again = false;
      this.ask();
    }
  }
}
