import type { ConversationSnapshot } from "@/lib/view/types";
import { api } from "../api";
import type { Answer } from "../api";
import type { PageState } from "../page-state";
import { isSessionOver } from "../state";

/** How many conversations are prefetched at once. */
const AT_ONCE = 2;

type Asked = Promise<Answer<ConversationSnapshot>>;

/**
 * Fetches conversations that somebody is about to open. It only reads: opens, presence and seen marks report
 * only what was really opened. A newer wish replaces those not yet requested.
 */
export class Prefetch {
  private readonly asked = new Map<string, { era: number; answer: Asked }>();
  private wished: readonly string[] = [];
  private running = 0;

  constructor(private readonly page: PageState) {}

  /** The most likely one first. */
  wish(conversationIds: readonly string[]): void {
    this.wished = conversationIds;
    this.next();
  }

  /** Fetches a conversation where its reader stopped. Callers that ask meanwhile share the answer. */
  ask(conversationId: string): Asked {
    const { era } = this.page.cache;
    const underWay = this.asked.get(conversationId);
    if (underWay?.era === era) return underWay.answer;
    const answer = this.fetch(conversationId, era);
    this.asked.set(conversationId, { era, answer });
    return answer;
  }

  private async fetch(conversationId: string, era: number): Asked {
    const { page } = this;
    const { cache } = page;
    const answer = page.watchSession(await api.snapshot(conversationId, { around: "unseen" }));
    if (this.asked.get(conversationId)?.era === era) this.asked.delete(conversationId);
    const isWanted = era === cache.era && page.state.openId !== conversationId;
    if (answer.kind === "ok" && isWanted)
      cache.put({ snapshot: cache.caughtUp(answer.value), loadedAt: performance.now() });
    return answer;
  }

  private next(): void {
    const { state, cache } = this.page;
    while (this.running < AT_ONCE && this.wished.length > 0) {
      const [id, ...others] = this.wished;
      this.wished = others;
      const isOut = state.link === "offline" || isSessionOver(state.link);
      if (
        id === undefined ||
        isOut ||
        id === state.openId ||
        this.asked.has(id) ||
        cache.get(id) !== undefined
      )
        continue;
      this.running += 1;
      void this.ask(id).finally(() => {
        this.running -= 1;
        this.next();
      });
    }
  }
}
