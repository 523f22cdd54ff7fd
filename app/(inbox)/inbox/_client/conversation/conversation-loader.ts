import { applyConversationEvent } from "@/lib/view/reduce/apply-conversation-event";
import { indexOfRow } from "@/lib/view/reduce/list-order";
import { refreshedConversation } from "@/lib/view/reduce/refreshed-conversation";
import {
  letGo,
  MAX_HELD,
  reachesBackToSeen,
  withNewer,
  withOlder,
} from "@/lib/view/reduce/conversation-pages";
import type { ConversationSnapshot } from "@/lib/view/types";
import type { DurableEvent } from "@/lib/protocol/events";
import type { ConversationView } from "@/lib/protocol/views";
import { afterPaint } from "../page/after-paint";
import { api } from "../api";
import type { Answer } from "../api";
import type { Compositions } from "../writing/compositions";
import type { NoteController } from "../writing/note-controller";
import type { PageState } from "../page-state";
import type { Prefetch } from "./prefetch";
import type { SeenPointer } from "./seen-pointer";
import { isSessionOver } from "../state";
import type { CachedConversation } from "./conversation-cache";

/** So many come by themselves before anything is let go for them. */
const SLACK = 100;
/** A thread that came so short a time ago is opened as one that comes now. */
const FRESH_MS = 2_000;

type Parts = {
  page: PageState;
  seen: SeenPointer;
  compositions: Compositions;
  notes: NoteController;
  prefetch: Prefetch;
};

/** Loads the open thread, and more of it in both directions. */
export class ConversationLoader {
  /** The text at the top of what is being read; null for a reader at the end. */
  private reading: number | null = null;
  /** When the server last said all of the open thread. */
  private loadedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: Parts) {}

  /** Shows that conversation, or none; `at` a text, or else where the reader stopped. One that is kept is there at once. */
  open(conversationId: string | null, at: number | null): void {
    const { page, prefetch } = this.parts;
    this.leave();
    const kept = conversationId === null ? null : this.kept(conversationId, at);
    page.patch({
      openId: conversationId,
      thread: null,
      threadStatus: conversationId === null ? "none" : "loading",
      target: at === null ? null : { seq: at },
    });
    if (conversationId === null) return;
    page.cache.drop(conversationId);
    if (kept === null)
      void this.load(conversationId, null, at === null ? prefetch.ask(conversationId) : undefined);
    else if (isFresh(kept)) this.put(kept.thread, kept.loadedAt);
    else this.showKept(kept.thread);
  }

  /** Shows a conversation as it just came. With more unread than it holds, it is loaded where the reader stopped. */
  openLoaded(thread: ConversationSnapshot): void {
    const { id } = thread.conversation;
    if (!reachesBackToSeen(thread)) return this.open(id, null);
    this.leave();
    this.parts.page.patch({ openId: id, thread: null, threadStatus: "loading", target: null });
    this.put(thread);
  }

  /** The open thread, from the server: at a text, or where it is being read, or is to be. `asked`: that it was asked for already. */
  async load(
    conversationId: string,
    at: number | null = this.reading,
    asked?: Promise<Answer<ConversationSnapshot>>,
  ): Promise<void> {
    const { page } = this.parts;
    const { target, thread: held } = page.state;
    const wanted = target !== null && target.seq !== "end" ? target.seq : "unseen";
    const isReadAtEnd = at === null && held?.conversation.id === conversationId;
    const answer = page.watchSession(
      await (asked ?? api.thread(conversationId, isReadAtEnd ? null : { around: at ?? wanted })),
    );
    if (page.state.openId === conversationId && this.isThere(conversationId, answer)) this.put(answer.value);
  }

  /** A thread that came with the answer to something else. */
  put(loaded: ConversationSnapshot, loadedAt = performance.now()): void {
    const { page } = this.parts;
    const held = page.state.thread;
    const isSame = held?.conversation.id === loaded.conversation.id;
    const mine = isSame
      ? { ...loaded.mine, seenSeq: Math.max(held.mine.seenSeq, loaded.mine.seenSeq) }
      : loaded.mine;
    const thread = page.cache.caughtUp({ ...loaded, mine });
    this.take(thread, loadedAt, isSame ? null : thread);
  }

  async loadOlder(): Promise<void> {
    const { thread } = this.parts.page.state;
    if (thread === null || thread.next === null) return;
    const { next } = thread;
    const answer = this.parts.page.watchSession(await api.thread(thread.conversation.id, { before: next }));
    if (answer.kind === "ok")
      this.join(thread, (held) => (held.next === next ? withOlder(held, answer.value) : held));
  }

  async loadNewer(): Promise<void> {
    const { thread } = this.parts.page.state;
    if (thread === null || thread.newer === null) return;
    const { newer } = thread;
    const answer = this.parts.page.watchSession(await api.thread(thread.conversation.id, { after: newer }));
    if (answer.kind === "ok")
      this.join(thread, (held) => (held.newer === newer ? withNewer(held, answer.value) : held));
  }

  /** What colleagues have written in the open thread and not sent, as the server has it now. */
  async askDrafts(conversationId: string): Promise<void> {
    const { page } = this.parts;
    const answer = page.watchSession(await api.teamDrafts(conversationId));
    if (answer.kind === "ok")
      page.setThread(conversationId, (thread) => ({ ...thread, teamDrafts: answer.value.teamDrafts }));
  }

  /** Goes to one text of the open thread. */
  show(seq: number): void {
    const { thread, openId } = this.parts.page.state;
    this.parts.page.patch({ target: { seq } });
    const isHeld =
      thread?.items.some((item) => item.kind === "message" && item.message.publicSeq === seq) ?? false;
    if (isHeld || openId === null) return;
    void this.load(openId, seq);
  }

  /** Goes to the end of the open thread, wherever it was being read. */
  async toLatest(): Promise<void> {
    const { page } = this.parts;
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
  follow(thread: ConversationSnapshot, event: DurableEvent): ConversationSnapshot {
    const told = applyConversationEvent(thread, event, this.parts.page.meId);
    return told.items.length > MAX_HELD + SLACK
      ? letGo(told, this.reading === null ? "oldest" : "newest")
      : told;
  }

  /** A kept thread that can be opened: it goes back to where the reader stopped, or holds the text that is meant. */
  private kept(conversationId: string, at: number | null): CachedConversation | null {
    const { page, compositions } = this.parts;
    const kept = page.cache.get(conversationId);
    if (kept === undefined) return null;
    const { conversations } = page.state.inbox;
    const row = conversations[indexOfRow(conversations, conversationId)]?.mine;
    // What was read on another device is in the row first.
    const mine = { ...kept.thread.mine, seenSeq: Math.max(kept.thread.mine.seenSeq, row?.seenSeq ?? 0) };
    const thread = { ...kept.thread, mine };
    const isHeld =
      at === null
        ? reachesBackToSeen(thread)
        : thread.items.some((item) => item.kind === "message" && item.message.publicSeq === at);
    const hasDraft = mine.draft !== null || (row?.draft ?? null) !== null;
    // A stored draft is taken as the server has it now: an older one must not be written over a newer one.
    return isHeld && (!hasDraft || compositions.isKnown(conversationId) || isFresh(kept))
      ? { ...kept, thread }
      : null;
  }

  private showKept(thread: ConversationSnapshot): void {
    const { page, seen, notes } = this.parts;
    page.patch({ thread, threadStatus: "ready" });
    notes.restore(thread.conversation.id);
    seen.opened(thread);
    seen.lookAgain();
    const { conversation } = thread;
    afterPaint(() => page.state.openId === conversation.id && void this.refresh(conversation));
  }

  /** What the server says now of a thread that is shown as it was kept. Nothing in sight moves for it. */
  private async refresh({ id, publicSeq }: ConversationView): Promise<void> {
    const { page } = this.parts;
    const answer = page.watchSession(await api.thread(id));
    const held = page.state.thread;
    if (page.state.openId !== id || held === null || !this.isThere(id, answer)) return;
    const thread = refreshedConversation(held, page.cache.caughtUp(answer.value));
    // It was opened as it was kept: what was read elsewhere counts up to there, and what came since has to be looked at here.
    const { mine } = thread;
    this.take(thread, performance.now(), {
      ...thread,
      mine: { ...mine, seenSeq: Math.min(mine.seenSeq, publicSeq) },
    });
  }

  /** Whether the open thread came; otherwise the page says what became of it. */
  private isThere(
    conversationId: string,
    answer: Answer<ConversationSnapshot>,
  ): answer is Extract<Answer<ConversationSnapshot>, { kind: "ok" }> {
    const { page, compositions } = this.parts;
    if (answer.kind === "ok") return true;
    if (answer.kind === "error") {
      const isKnown = page.state.thread !== null || compositions.of(conversationId) !== undefined;
      page.patch({ thread: null, threadStatus: isKnown ? "lost" : "missing" });
    } else page.patch({ threadStatus: page.state.thread === null ? "unreachable" : "ready" });
    return false;
  }

  /** Shows what came. `opened`: the thread as its reader opened it, when that is what this is about. */
  private take(thread: ConversationSnapshot, loadedAt: number, opened: ConversationSnapshot | null): void {
    const { page, seen, compositions, notes } = this.parts;
    this.loadedAt = loadedAt;
    compositions.takeDraft(thread);
    compositions.takeKept(thread);
    notes.restore(thread.conversation.id);
    page.putThread(thread);
    if (opened !== null) seen.opened(opened);
    seen.lookAgain();
  }

  /** The open thread is kept for when its reader comes back. */
  private leave(): void {
    const { page } = this.parts;
    const { thread, link } = page.state;
    if (thread !== null && !isSessionOver(link)) page.cache.put({ thread, loadedAt: this.loadedAt });
    this.reading = null;
    this.loadedAt = Number.NEGATIVE_INFINITY;
  }

  private join(
    { conversation }: ConversationSnapshot,
    change: (held: ConversationSnapshot) => ConversationSnapshot,
  ): void {
    const { page } = this.parts;
    page.setThread(conversation.id, (held) => page.cache.caughtUp(change(held)));
    this.parts.seen.lookAgain();
  }
}

const isFresh = ({ loadedAt }: CachedConversation): boolean => performance.now() - loadedAt < FRESH_MS;
