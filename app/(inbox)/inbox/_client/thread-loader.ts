import { applyThreadEvent, withRecent } from "@/lib/view/apply-thread-event";
import { letGo, MAX_HELD, reachesBackToSeen, withNewer, withOlder } from "@/lib/view/thread-pages";
import type { ThreadSnapshot } from "@/lib/view/types";
import type { DurableEvent } from "@/lib/protocol/events";
import { api } from "./api";
import type { Compositions } from "./compositions";
import type { NoteDesk } from "./note-desk";
import type { PageState } from "./page-state";
import type { SeenPointer } from "./seen-pointer";

/** Events that are put again over a thread that was being loaded while they came. */
const REPLAYED_EVENTS = 300;
/** So many come by themselves before anything is let go for them. */
const SLACK = 100;

/** Loads the open thread, and more of it in both directions. */
export class ThreadLoader {
  private recent: DurableEvent[] = [];
  /** The text at the top of what is being read; null for a reader at the end. */
  private reading: number | null = null;

  constructor(
    private readonly page: PageState,
    private readonly seen: SeenPointer,
    private readonly compositions: Compositions,
    private readonly notes: NoteDesk,
  ) {}

  /** Shows that conversation, or none; `at` a text, or else where the reader stopped. */
  open(conversationId: string | null, at: number | null): void {
    this.reading = null;
    this.page.patch({ openId: conversationId, thread: null, threadStatus: conversationId === null ? "none" : "loading", target: at === null ? null : { seq: at } });
    if (conversationId !== null) void this.load(conversationId);
  }

  /** Shows a conversation as it just came. With more unread than it holds, it is loaded where the reader stopped. */
  openLoaded(thread: ThreadSnapshot): void {
    const { id } = thread.conversation;
    if (!reachesBackToSeen(thread)) return this.open(id, null);
    this.reading = null;
    this.page.patch({ openId: id, thread: null, threadStatus: "loading", target: null });
    this.put(thread);
  }

  /** The open thread, from the server: at a text, or where it is being read, or is to be. */
  async load(conversationId: string, at: number | null = this.reading): Promise<void> {
    const { page } = this;
    const { target, thread: held } = page.state;
    const wanted = target !== null && target.seq !== "end" ? target.seq : "unseen";
    const isReadAtEnd = at === null && held?.conversation.id === conversationId;
    const answer = page.watchSession(await api.thread(conversationId, isReadAtEnd ? null : { around: at ?? wanted }));
    if (page.state.openId !== conversationId) return;
    if (answer.kind === "error") {
      const isKnown = page.state.thread !== null || this.compositions.of(conversationId) !== undefined;
      return page.patch({ thread: null, threadStatus: isKnown ? "lost" : "missing" });
    }
    if (answer.kind !== "ok") return page.patch({ threadStatus: page.state.thread === null ? "unreachable" : "ready" });
    this.put(answer.value);
  }

  /** A thread that came with the answer to something else. */
  put(loaded: ThreadSnapshot): void {
    const { page } = this;
    const held = page.state.thread;
    const isSame = held?.conversation.id === loaded.conversation.id;
    const mine = isSame ? { ...loaded.mine, seenSeq: Math.max(held.mine.seenSeq, loaded.mine.seenSeq) } : loaded.mine;
    // What happened while it was on its way may or may not be in it; putting it on again is harmless.
    const thread = withRecent({ ...loaded, mine }, this.recent, page.meId);
    this.compositions.takeDraft(thread);
    this.compositions.takeKept(thread);
    this.notes.restore(thread.conversation.id);
    page.putThread(thread);
    if (!isSame) this.seen.opened(thread);
    this.seen.lookAgain();
  }

  async loadOlder(): Promise<void> {
    const { thread } = this.page.state;
    if (thread === null || thread.next === null) return;
    const { next } = thread;
    const answer = this.page.watchSession(await api.thread(thread.conversation.id, { before: next }));
    if (answer.kind === "ok") this.join(thread, (held) => (held.next === next ? withOlder(held, answer.value) : held));
  }

  async loadNewer(): Promise<void> {
    const { thread } = this.page.state;
    if (thread === null || thread.newer === null) return;
    const { newer } = thread;
    const answer = this.page.watchSession(await api.thread(thread.conversation.id, { after: newer }));
    if (answer.kind === "ok") this.join(thread, (held) => (held.newer === newer ? withNewer(held, answer.value) : held));
  }

  /** What colleagues have written in the open thread and not sent, as the server has it now. */
  async askDrafts(conversationId: string): Promise<void> {
    const answer = this.page.watchSession(await api.teamDrafts(conversationId));
    if (answer.kind === "ok") this.page.setThread(conversationId, (thread) => ({ ...thread, teamDrafts: answer.value.teamDrafts }));
  }

  /** Goes to one text of the open thread. */
  show(seq: number): void {
    const { thread, openId } = this.page.state;
    this.page.patch({ target: { seq } });
    const isHeld = thread?.items.some((item) => item.kind === "message" && item.message.publicSeq === seq) ?? false;
    if (isHeld || openId === null) return;
    void this.load(openId, seq);
  }

  /** Goes to the end of the open thread, wherever it was being read. */
  async toLatest(): Promise<void> {
    const { page } = this;
    const { thread } = page.state;
    if (thread === null) return;
    if (thread.newer !== null) {
      const answer = page.watchSession(await api.thread(thread.conversation.id));
      if (answer.kind !== "ok" || page.state.openId !== thread.conversation.id) return;
      this.put(answer.value);
    }
    page.patch({ target: { seq: "end" } });
  }

  /** Where the reader is now: the text at the top of the pane, or null at the end. */
  readAt(seq: number | null): void {
    this.reading = seq;
  }

  /** The open thread after an event. Of one that is open for very long, what is far from the reader is let go. */
  follow(thread: ThreadSnapshot, event: DurableEvent): ThreadSnapshot {
    const told = applyThreadEvent(thread, event, this.page.meId);
    return told.items.length > MAX_HELD + SLACK ? letGo(told, this.reading === null ? "oldest" : "newest") : told;
  }

  remember(event: DurableEvent): void {
    this.recent = [...this.recent, event].slice(-REPLAYED_EVENTS);
  }

  forgetEvents(): void {
    this.recent = [];
  }

  private join({ conversation }: ThreadSnapshot, change: (held: ThreadSnapshot) => ThreadSnapshot): void {
    const { page } = this;
    page.setThread(conversation.id, (held) => withRecent(change(held), this.recent, page.meId));
    this.seen.lookAgain();
  }
}
