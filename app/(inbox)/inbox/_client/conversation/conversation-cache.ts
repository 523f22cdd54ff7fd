import { applyConversationEvent, withRecent } from "@/lib/view/reduce/apply-conversation-event";
import { letGo } from "@/lib/view/reduce/conversation-pages";
import type { ConversationSnapshot } from "@/lib/view/types";
import type { DurableEvent } from "@/lib/protocol/events";

/** Conversations at hand beside the open one. Whichever was longest not wanted goes first. */
export const KEPT_CONVERSATIONS = 30;
/** Of each, about a page at its end: what was loaded for scrolling is loaded again. */
const KEPT_ITEMS = 50;
/** So many come by themselves before anything is let go for them. */
const SLACK = 50;
/** Events that are put again over a conversation that was being loaded while they came. */
const REPLAYED_EVENTS = 300;

/** `loadedAt`: on the reader's running clock (`performance.now`), when the server last said all of it. */
export type CachedConversation = { snapshot: ConversationSnapshot; loadedAt: number };

/**
 * Conversations that are not open, live by the events that come anyway: one of them with its events is what a fresh load shows
 * (V26). What no event tells, such as stored drafts of others, is asked for when it is opened. In memory only.
 */
export class ConversationCache {
  /** The one that was longest not wanted first. */
  private readonly kept = new Map<string, CachedConversation>();
  private recent: DurableEvent[] = [];
  /** Another one after everything that was asked for before has become worthless. */
  era = 0;

  constructor(private readonly meId: string) {}

  /** Keeps a conversation that is not open. One that does not hold the end would show an old place as the newest. */
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

  /** A fact: it belongs to what is kept, and to what is on its way. */
  follow(event: DurableEvent): void {
    this.recent = [...this.recent, event].slice(-REPLAYED_EVENTS);
    if (!("conversation" in event)) return;
    this.change(event.conversation.id, (snapshot) => {
      const told = applyConversationEvent(snapshot, event, this.meId);
      return told.items.length > KEPT_ITEMS + SLACK ? letGo(told, "oldest", KEPT_ITEMS) : told;
    });
  }

  /** A conversation that was on its way while events came, which may or may not be in it; putting them on again is harmless. */
  caughtUp(snapshot: ConversationSnapshot): ConversationSnapshot {
    return withRecent(snapshot, this.recent, this.meId);
  }

  /** What this page itself did to a conversation that is not open. */
  change(conversationId: string, change: (snapshot: ConversationSnapshot) => ConversationSnapshot): void {
    const held = this.kept.get(conversationId);
    if (held !== undefined) this.kept.set(conversationId, { ...held, snapshot: change(held.snapshot) });
  }

  drop(conversationId: string): void {
    this.kept.delete(conversationId);
  }

  /** This person is no longer on that line: not even what is on its way may stay. */
  dropNumber(numberId: string): void {
    this.era += 1;
    for (const [id, { snapshot }] of this.kept)
      if (snapshot.conversation.numberId === numberId) this.kept.delete(id);
  }

  /** Nothing held can be compared with what the server has, or the sign-in ended. */
  clear(): void {
    this.era += 1;
    this.kept.clear();
    this.recent = [];
  }
}
