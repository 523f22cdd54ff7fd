import { DRAFT_INTERVAL_MS, MAX_DRAFT_CHARS } from "@/lib/protocol/timings";
import type { ClientFrame } from "@/lib/protocol/frames";

/**
 * Sends typing to the room: at the first keystroke at once, then at most three times a second with the words
 * so far. Never repeated without a keystroke, so it expires when the writer stops.
 */
export class TypingSender {
  private latest: { conversationId: string; text: string } | null = null;
  private said: string | null = null;
  private saidAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly say: (conversationId: string, frame: ClientFrame) => void) {}

  key(conversationId: string, text: string): void {
    if (text === "") return this.stop();
    if (this.said !== null && this.said !== conversationId) this.stop();
    this.latest = { conversationId, text: text.slice(0, MAX_DRAFT_CHARS) };
    const wait = this.saidAt + DRAFT_INTERVAL_MS - performance.now();
    if (wait <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Sent, emptied or left: typing and the lease end at once. */
  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.latest = null;
    this.saidAt = Number.NEGATIVE_INFINITY;
    if (this.said !== null) this.say(this.said, { type: "stopped", conversationId: this.said });
    this.said = null;
  }

  private flush(): void {
    // A late timer and a keystroke may coincide: sending the words twice would make the room drop the next
    // ones.
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.latest === null) return;
    const { conversationId, text } = this.latest;
    this.say(conversationId, { type: "typing", conversationId, text });
    this.said = conversationId;
    this.saidAt = performance.now();
  }
}
