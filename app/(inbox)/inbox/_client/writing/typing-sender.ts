import { DRAFT_INTERVAL_MS, MAX_DRAFT_CHARS } from "@/lib/protocol/timings";
import type { ClientFrame } from "@/lib/protocol/frames";

/**
 * Tells the room that a reply is being written: at the first key at once, then at most three times a second
 * with the words so far. It is never repeated without a key, so it lapses by itself when the writer stops.
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

  /** Sent, emptied or left: the sign and the lease end at once. */
  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.latest = null;
    this.saidAt = Number.NEGATIVE_INFINITY;
    if (this.said !== null) this.say(this.said, { type: "stopped", conversationId: this.said });
    this.said = null;
  }

  private flush(): void {
    // A late timer and a key may meet: the words must not go out twice, or the room drops the next ones.
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.latest === null) return;
    const { conversationId, text } = this.latest;
    this.say(conversationId, { type: "typing", conversationId, text });
    this.said = conversationId;
    this.saidAt = performance.now();
  }
}
