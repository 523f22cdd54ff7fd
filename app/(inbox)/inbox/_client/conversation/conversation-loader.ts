import { indexOfRow } from "@/lib/view/reduce/list-order";
import {
  letGo,
  MAX_HELD,
  reachesBackToSeen,
  withNewer,
  withOlder,
} from "@/lib/view/reduce/conversation-pages";
import type { ConversationSnapshot } from "@/lib/view/types";
import type { ConversationView } from "@/lib/protocol/views";
import { afterPaint, loadLazyChunk } from "../page/later";
import { api } from "../api";
import type { Answer } from "../api";
import type { Compositions } from "../writing/compositions";
import type { NoteController } from "../writing/note-controller";
import type { PageState } from "../page-state";
import type { Prefetch } from "./prefetch";
import type { SeenPointer } from "./seen-pointer";
import { isSessionOver } from "../state";
import type { CachedConversation } from "./conversation-cache";

/** Items that events may add before distant ones are dropped. */
const SLACK = 100;
/** A conversation received this recently opens like one that arrives now. */
const FRESH_MS = 2_000;

type Parts = {
  page: PageState;
  seen: SeenPointer;
  compositions: Compositions;
  notes: NoteController;
  prefetch: Prefetch;
};

/** Loads the open conversation, and more of it in either direction. */
export class ConversationLoader {
  /** The public seq of the message at the top of the reader's view; null for a reader at the end. */
  private reading: number | null = null;
  /** When the server last sent all of the open conversation. */
  private loadedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: Parts) {}

  /**
   * Opens a conversation, or none, at message `at` or else where the reader stopped. A cached one shows at
   * once.
   */
  open(conversationId: string | null, at: number | null): void {
    const { page, prefetch } = this.parts;
    this.leave();
    const kept = conversationId === null ? null : this.kept(conversationId, at);
    page.patch({
      openId: conversationId,
      snapshot: null,
      conversationStatus: conversationId === null ? "none" : "loading",
      target: at === null ? null : { seq: at },
    });
    if (conversationId === null) return;
    page.cache.drop(conversationId);
    if (kept === null)
      void this.load(conversationId, null, at === null ? prefetch.ask(conversationId) : undefined);
    else if (isFresh(kept)) this.put(kept.snapshot, kept.loadedAt);
    else this.showKept(kept.snapshot);
  }

  /**
   * Shows a conversation as it just arrived. If it does not reach back to where the reader stopped, it is
   * loaded there instead.
   */
  openLoaded(snapshot: ConversationSnapshot): void {
    const { id } = snapshot.conversation;
    if (!reachesBackToSeen(snapshot)) return this.open(id, null);
    this.leave();
    this.parts.page.patch({ openId: id, snapshot: null, conversationStatus: "loading", target: null });
    this.put(snapshot);
  }

  /**
   * Loads the open conversation: at a message, where it is being read, or where it is to be read. `asked`:
   * the call, if already made.
   */
  async load(
    conversationId: string,
    at: number | null = this.reading,
    asked?: Promise<Answer<ConversationSnapshot>>,
  ): Promise<void> {
    const { page } = this.parts;
    const { target, snapshot: held } = page.state;
    const wanted = target !== null && target.seq !== "end" ? target.seq : "unseen";
    const isReadAtEnd = at === null && held?.conversation.id === conversationId;
    const answer = page.watchSession(
      await (asked ?? api.snapshot(conversationId, isReadAtEnd ? null : { around: at ?? wanted })),
    );
    if (page.state.openId === conversationId && this.isThere(conversationId, answer)) this.put(answer.value);
  }

  /** Shows a conversation that came with another answer. */
  put(loaded: ConversationSnapshot, loadedAt = performance.now()): void {
    const { page } = this.parts;
    const held = page.state.snapshot;
    const isSame = held?.conversation.id === loaded.conversation.id;
    const mine = isSame
      ? { ...loaded.mine, seenSeq: Math.max(held.mine.seenSeq, loaded.mine.seenSeq) }
      : loaded.mine;
    const snapshot = page.cache.caughtUp({ ...loaded, mine });
    this.take(snapshot, loadedAt, isSame ? null : snapshot);
  }

  async loadOlder(): Promise<void> {
    const { snapshot } = this.parts.page.state;
    if (snapshot === null || snapshot.next === null) return;
    const { next } = snapshot;
    const answer = this.parts.page.watchSession(
      await api.snapshot(snapshot.conversation.id, { before: next }),
    );
    if (answer.kind === "ok")
      this.join(snapshot, (held) => (held.next === next ? withOlder(held, answer.value) : held));
  }

  async loadNewer(): Promise<void> {
    const { snapshot } = this.parts.page.state;
    if (snapshot === null || snapshot.newer === null) return;
    const { newer } = snapshot;
    const answer = this.parts.page.watchSession(
      await api.snapshot(snapshot.conversation.id, { after: newer }),
    );
    if (answer.kind === "ok")
      this.join(snapshot, (held) => (held.newer === newer ? withNewer(held, answer.value) : held));
  }

  /** Fetches colleagues' unsent drafts in the open conversation. */
  async askDrafts(conversationId: string): Promise<void> {
    const { page } = this.parts;
    const answer = page.watchSession(await api.teamDrafts(conversationId));
    if (answer.kind === "ok")
      page.setSnapshot(conversationId, (snapshot) => ({ ...snapshot, teamDrafts: answer.value.teamDrafts }));
  }

  /** Goes to a message of the open conversation. */
  show(seq: number): void {
    const { snapshot, openId } = this.parts.page.state;
    this.parts.page.patch({ target: { seq } });
    const isHeld =
      snapshot?.items.some((item) => item.kind === "message" && item.message.publicSeq === seq) ?? false;
    if (isHeld || openId === null) return;
    void this.load(openId, seq);
  }

  /** Goes to the end of the open conversation. */
  async toLatest(): Promise<void> {
    const { page } = this.parts;
    const { snapshot } = page.state;
    if (snapshot === null) return;
    if (snapshot.newer !== null) {
      const answer = page.watchSession(await api.snapshot(snapshot.conversation.id));
      if (answer.kind !== "ok" || page.state.openId !== snapshot.conversation.id) return;
      this.put(answer.value);
    }
    page.patch({ target: { seq: "end" } });
  }

  /** The reader's place: the message at the top of the pane, or null at the end. */
  readAt(seq: number | null): void {
    this.reading = seq;
  }

  /** The open conversation as events left it. When it holds too many items, those far from the reader are dropped. */
  followed(changed: ConversationSnapshot): ConversationSnapshot {
    return changed.items.length > MAX_HELD + SLACK
      ? letGo(changed, this.reading === null ? "oldest" : "newest")
      : changed;
  }

  /**
   * A cached conversation that can be opened: it reaches back to where the reader stopped, or holds message
   * `at`.
   */
  private kept(conversationId: string, at: number | null): CachedConversation | null {
    const { page, compositions } = this.parts;
    const kept = page.cache.get(conversationId);
    if (kept === undefined) return null;
    const { conversations } = page.state.inbox;
    const row = conversations[indexOfRow(conversations, conversationId)]?.mine;
    // The row is the first to show what was read on another device.
    const mine = { ...kept.snapshot.mine, seenSeq: Math.max(kept.snapshot.mine.seenSeq, row?.seenSeq ?? 0) };
    const snapshot = { ...kept.snapshot, mine };
    const isHeld =
      at === null
        ? reachesBackToSeen(snapshot)
        : snapshot.items.some((item) => item.kind === "message" && item.message.publicSeq === at);
    const hasDraft = mine.draft !== null || (row?.draft ?? null) !== null;
    // A stored draft must be the server's current one: an older one must not overwrite a newer one.
    return isHeld && (!hasDraft || compositions.isKnown(conversationId) || isFresh(kept))
      ? { ...kept, snapshot }
      : null;
  }

  private showKept(snapshot: ConversationSnapshot): void {
    const { page, seen, notes } = this.parts;
    page.patch({ snapshot, conversationStatus: "ready" });
    notes.restore(snapshot.conversation.id);
    seen.opened(snapshot);
    seen.lookAgain();
    const { conversation } = snapshot;
    afterPaint(() => page.state.openId === conversation.id && void this.refresh(conversation));
  }

  /** Refreshes a conversation shown from the cache. Nothing in view moves. */
  private async refresh({ id, publicSeq }: ConversationView): Promise<void> {
    const { page } = this.parts;
    const answer = page.watchSession(await api.snapshot(id));
    // Here already, if there is an answer.
    const late = await loadLazyChunk().catch(() => null);
    const held = page.state.snapshot;
    if (page.state.openId !== id || held === null || !this.isThere(id, answer) || late === null) return;
    const snapshot = late.refreshedConversation(held, page.cache.caughtUp(answer.value));
    // It opened from the cache: what was read elsewhere counts up to the cached end, and newer messages must
    // be seen here.
    const { mine } = snapshot;
    this.take(snapshot, performance.now(), {
      ...snapshot,
      mine: { ...mine, seenSeq: Math.min(mine.seenSeq, publicSeq) },
    });
  }

  /** Whether the open conversation arrived. If not, sets the status that says why. */
  private isThere(
    conversationId: string,
    answer: Answer<ConversationSnapshot>,
  ): answer is Extract<Answer<ConversationSnapshot>, { kind: "ok" }> {
    const { page, compositions } = this.parts;
    if (answer.kind === "ok") return true;
    if (answer.kind === "error") {
      const isKnown = page.state.snapshot !== null || compositions.of(conversationId) !== undefined;
      page.patch({ snapshot: null, conversationStatus: isKnown ? "lost" : "missing" });
    } else page.patch({ conversationStatus: page.state.snapshot === null ? "unreachable" : "ready" });
    return false;
  }

  /**
   * Shows a loaded conversation. `opened`: the conversation as its reader opened it, if this load opens it.
   */
  private take(snapshot: ConversationSnapshot, loadedAt: number, opened: ConversationSnapshot | null): void {
    const { page, seen, compositions, notes } = this.parts;
    this.loadedAt = loadedAt;
    compositions.takeDraft(snapshot);
    compositions.takeKept(snapshot);
    notes.restore(snapshot.conversation.id);
    page.putSnapshot(snapshot);
    if (opened !== null) seen.opened(opened);
    seen.lookAgain();
  }

  /** Caches the open conversation for when its reader comes back. */
  private leave(): void {
    const { page } = this.parts;
    const { snapshot, link } = page.state;
    if (snapshot !== null && !isSessionOver(link)) page.cache.put({ snapshot, loadedAt: this.loadedAt });
    this.reading = null;
    this.loadedAt = Number.NEGATIVE_INFINITY;
  }

  private join(
    { conversation }: ConversationSnapshot,
    change: (held: ConversationSnapshot) => ConversationSnapshot,
  ): void {
    const { page } = this.parts;
    page.setSnapshot(conversation.id, (held) => page.cache.caughtUp(change(held)));
    this.parts.seen.lookAgain();
  }
}

const isFresh = ({ loadedAt }: CachedConversation): boolean => performance.now() - loadedAt < FRESH_MS;
