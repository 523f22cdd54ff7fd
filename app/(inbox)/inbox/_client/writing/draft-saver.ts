/** A draft is stored this long after its last keystroke. */
const SAVE_AFTER_MS = 500;
const RETRY_MS = 5_000;

type Draft = { clientId: string; body: string };
type Save = (conversationId: string, draft: Draft, leaving: boolean) => Promise<boolean>;

/** Stores drafts on the server, in order per conversation: a slow save never overtakes a newer one. */
export class DraftSaver {
  private readonly waiting = new Map<string, Draft>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly running = new Map<string, Promise<void>>();

  constructor(private readonly save: Save) {}

  changed(conversationId: string, draft: Draft): void {
    this.waiting.set(conversationId, draft);
    this.plan(conversationId, SAVE_AFTER_MS);
  }

  /** Nothing more to store: the words were sent. */
  settled(conversationId: string): void {
    clearTimeout(this.timers.get(conversationId));
    this.waiting.delete(conversationId);
  }

  /** Stores the waiting draft now. `leaving`: the page is going away, so nothing is awaited. */
  async flush(conversationId: string, leaving = false): Promise<void> {
    clearTimeout(this.timers.get(conversationId));
    if (!leaving) await this.running.get(conversationId);
    const draft = this.waiting.get(conversationId);
    if (draft === undefined) return;
    this.waiting.delete(conversationId);
    const run = this.save(conversationId, draft, leaving).then((stored) => {
      if (stored || this.waiting.has(conversationId)) return;
      this.waiting.set(conversationId, draft);
      this.plan(conversationId, RETRY_MS);
    });
    this.running.set(conversationId, run);
    await run;
  }

  /**
   * Stores all waiting drafts; returns whether the server has them now. When leaving, running saves are not
   * awaited.
   */
  async flushAll(leaving = true): Promise<boolean> {
    const unfinished = new Set([...this.waiting.keys(), ...this.running.keys()]);
    await Promise.all([...unfinished].map((conversationId) => this.flush(conversationId, leaving)));
    return this.waiting.size === 0;
  }

  private plan(conversationId: string, afterMs: number): void {
    clearTimeout(this.timers.get(conversationId));
    this.timers.set(
      conversationId,
      setTimeout(() => void this.flush(conversationId), afterMs),
    );
  }
}
