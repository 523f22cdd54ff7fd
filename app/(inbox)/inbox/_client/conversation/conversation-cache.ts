import type * as ConversationEvents from "@/lib/view/reduce/apply-conversation-event";
import { letGo } from "@/lib/view/reduce/conversation-pages";
import type { ConversationSnapshot } from "@/lib/view/types";
import type { DurableEvent } from "@/lib/protocol/events";

/** The number of conversations kept besides the open one. The least recently used goes first. */
export const KEPT_CONVERSATIONS = 30;
/** Items kept of each, about a page at its end. Items loaded by scrolling are loaded again. */
const KEPT_ITEMS = 50;
/** Items that events may add before the oldest are dropped. */
const SLACK = 50;
/** Events that are applied again to a conversation that was loading while they came. */
const REPLAYED_EVENTS = 300;

/** `loadedAt`: the `performance.now()` time at which the server last sent all of it. */
export type CachedConversation = { snapshot: ConversationSnapshot; loadedAt: number };

/**
 * Conversations that are not open, kept live by the events that arrive anyway: a cached one plus its events
 * equals a fresh load (V26). What no event carries, such as others' stored drafts, is loaded when it is
 * opened. In memory only.
 */
export class ConversationCache {
  /** The least recently used first. */
  private readonly kept = new Map<string, CachedConversation>();
  private recent: DurableEvent[] = [];
  /** How events change a conversation; comes with the first of them. */
  private events: Pick<typeof ConversationEvents, "applyConversationEvent" | "withRecent"> | null = null;
  /** Changes whenever everything requested before becomes invalid. */
  era = 0;

  constructor(private readonly meId: string) {}

  /**
   * Caches a conversation that is not open. A snapshot without the newest item is not cached: it would show
   * an old item as the newest.
   */
  put({ snapshot, loadedAt }: CachedConversation): void {
    const { id } = snapshot.conversation;
    this.kept.delete(id);
    if (snapshot.newer !== null) return;
    this.kept.set(id, { snapshot: letGo(snapshot, "oldest", KEPT_ITEMS), loadedAt });
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_CONVERSATIONS && oldest !== undefined) this.kept.delete(oldest);
  }

  get(conversationId: string): CachedConversation | undefined {
    return this.kept.get(conversationId);
  }

  /** Applies an event to the cached conversations, and records it for those that are loading. */
  follow(event: DurableEvent, events: NonNullable<typeof this.events>): void {
    this.events = events;
    this.recent = [...this.recent, event].slice(-REPLAYED_EVENTS);
    if (!("conversation" in event)) return;
    this.change(event.conversation.id, (snapshot) => {
      const changed = events.applyConversationEvent(snapshot, event, this.meId);
      return changed.items.length > KEPT_ITEMS + SLACK ? letGo(changed, "oldest", KEPT_ITEMS) : changed;
    });
  }

  /**
   * A conversation that was loading while events came, which it may or may not include. Applying them again
   * is harmless.
   */
  caughtUp(snapshot: ConversationSnapshot): ConversationSnapshot {
    return this.events?.withRecent(snapshot, this.recent, this.meId) ?? snapshot;
  }

  /** A change that this page itself made to a conversation that is not open. */
  change(conversationId: string, change: (snapshot: ConversationSnapshot) => ConversationSnapshot): void {
    const held = this.kept.get(conversationId);
    if (held !== undefined) this.kept.set(conversationId, { ...held, snapshot: change(held.snapshot) });
  }

  drop(conversationId: string): void {
    this.kept.delete(conversationId);
  }

  /** This person lost the number: its conversations go, including those still loading. */
  dropNumber(numberId: string): void {
    this.era += 1;
    for (const [id, { snapshot }] of this.kept)
      if (snapshot.conversation.numberId === numberId) this.kept.delete(id);
  }

  /** The cached state cannot be compared with the server's, or the session ended. */
  clear(): void {
    this.era += 1;
    this.kept.clear();
    this.recent = [];
  }
}
