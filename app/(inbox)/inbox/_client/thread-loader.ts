import { applyThreadEvent } from "@/lib/view/apply-thread-event";
import { withOlder } from "@/lib/view/thread-pages";
import type { DurableEvent } from "@/lib/protocol/events";
import { api } from "./api";
import type { Compositions } from "./compositions";
import type { PageState } from "./page-state";
import type { SeenPointer } from "./seen-pointer";

/** Events that are put again over a thread that was being loaded while they came. */
const REPLAYED_EVENTS = 300;

/** Loads the open thread, and more of it. */
export class ThreadLoader {
  private recent: DurableEvent[] = [];

  constructor(
    private readonly page: PageState,
    private readonly seen: SeenPointer,
    private readonly compositions: Compositions,
  ) {}

  /** Shows that conversation, or none. */
  open(conversationId: string | null): void {
    this.page.patch({ openId: conversationId, thread: null, threadStatus: conversationId === null ? "none" : "loading" });
    if (conversationId !== null) void this.load(conversationId);
  }

  async load(conversationId: string): Promise<void> {
    const { page } = this;
    const answer = page.watchSession(await api.thread(conversationId));
    if (page.state.openId !== conversationId) return;
    if (answer.kind === "error") {
      const isKnown = page.state.thread !== null || this.compositions.of(conversationId) !== undefined;
      return page.patch({ thread: null, threadStatus: isKnown ? "lost" : "missing" });
    }
    if (answer.kind !== "ok") return page.patch({ threadStatus: page.state.thread === null ? "unreachable" : "ready" });
    // What happened while it was on its way may or may not be in it; putting it on again is harmless.
    const thread = this.recent.reduce((held, event) => applyThreadEvent(held, event, page.meId), answer.value);
    this.compositions.takeDraft(thread);
    page.putThread(thread);
    this.seen.lookAgain();
  }

  async loadOlder(): Promise<void> {
    const { thread } = this.page.state;
    if (thread === null || thread.next === null) return;
    const answer = await api.thread(thread.conversation.id, thread.next);
    if (answer.kind !== "ok") return;
    this.page.setThread(thread.conversation.id, (held) => (held.next === thread.next ? withOlder(held, answer.value) : held));
  }

  remember(event: DurableEvent): void {
    this.recent = [...this.recent, event].slice(-REPLAYED_EVENTS);
  }

  forgetEvents(): void {
    this.recent = [];
  }
}
