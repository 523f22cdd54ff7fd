import { sayOffline } from "@/lib/view/copy/announce/announce";
import type { Names } from "@/lib/view/copy/names";
import type { ConversationSnapshot } from "@/lib/view/types";
import type { ConversationView } from "@/lib/protocol/views";
import { api, callAs, signOut, whenAnswered } from "./api";
import { Compositions } from "./writing/compositions";
import type { Live } from "./connection/live.lazy";
import { ConversationChanges } from "./conversation/conversation-changes";
import { CountsLoader } from "./list/counts-loader";
import { LocalDrafts } from "./writing/local-drafts";
import { ThemePreference } from "./personal/theme-preference";
import { KeyRest, watchFields } from "./page/key-rest";
import { ListLoader } from "./list/list-loader";
import { NoteController } from "./writing/note-controller";
import { loadLazyChunk } from "./page/later";
import { Notices } from "./page/notices";
import { MentionPointer } from "./conversation/mention-pointer";
import { PageHistory } from "./page/page-history";
import { PageState } from "./page-state";
import { Prefetch } from "./conversation/prefetch";
import { PressGuard } from "./writing/press-guard";
import { ReplyController } from "./writing/reply-controller";
import { SearchController } from "./list/search-controller";
import { SeenPointer } from "./conversation/seen-pointer";
import { isSessionOver } from "./state";
import type { ClientState, Initial } from "./state";
import { listenToTab, SessionChannel } from "./page/tab";
import { ConversationLoader } from "./conversation/conversation-loader";
import { TypingSender } from "./writing/typing-sender";

const LIVE_AGAIN_MS = 5_000;

/**
 * Puts the page's parts together. Each part has one subject and knows only those above it; components use
 * them through this class.
 */
export class InboxClient {
  readonly page: PageState;
  readonly notices: Notices;
  readonly seen: SeenPointer;
  readonly mentions: MentionPointer;
  readonly kept: LocalDrafts;
  readonly compositions: Compositions;
  readonly typing: TypingSender;
  readonly presses: PressGuard;
  readonly notes: NoteController;
  readonly prefetch: Prefetch;
  readonly conversations: ConversationLoader;
  readonly replies: ReplyController;
  readonly lists: ListLoader;
  readonly search: SearchController;
  readonly counts: CountsLoader;
  readonly changes: ConversationChanges;
  readonly theme: ThemePreference;
  readonly rest = new KeyRest();
  readonly history = new PageHistory();
  /** False while the page is still as the server rendered it. */
  isRunning = false;
  /** Whether the open conversation was chosen with a pointer. */
  isOpenedByPointer = false;
  /** What hears from the server; null until it is loaded. */
  live: Live | null = null;
  private liveTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly sessions = new SessionChannel();
  private hasWarned = false;

  constructor(initial: Initial) {
    this.page = new PageState(initial);
    this.notices = new Notices(this.page);
    this.counts = new CountsLoader(this.page, () => this.lists.look());
    this.seen = new SeenPointer(this.page, () => this.counts.ask());
    this.mentions = new MentionPointer(this.page);
    this.kept = new LocalDrafts(this.meId);
    this.compositions = new Compositions(this.page, this.seen, this.kept, () => this.counts.ask());
    this.typing = new TypingSender((conversationId, frame) =>
      this.live?.connection.say(conversationId, frame),
    );
    this.presses = new PressGuard(this.page);
    this.notes = new NoteController(this);
    this.prefetch = new Prefetch(this.page);
    this.conversations = new ConversationLoader(this);
    this.replies = new ReplyController(this);
    this.lists = new ListLoader(this.page);
    this.search = new SearchController(this.page, this.notices);
    this.changes = new ConversationChanges(this.page, this.notices);
    this.theme = new ThemePreference(this.page, this.notices);
    if (initial.snapshot !== null) {
      this.compositions.takeDraft(initial.snapshot);
      this.seen.opened(initial.snapshot);
    }
  }

  get state(): ClientState {
    return this.page.state;
  }

  get meId(): string {
    return this.page.meId;
  }

  get names(): Names {
    return this.page.names;
  }

  conversation(conversationId: string): ConversationView | undefined {
    return this.page.conversation(conversationId);
  }

  /** Listens to the server and to the tab; returns the function that undoes both. */
  start(): () => void {
    this.isRunning = true;
    callAs(this.meId);
    const stopListening = listenToTab({
      onHide: () => {
        this.live?.connection.sayView();
        void this.compositions.drafts.flushAll();
      },
      onShow: () => this.live?.shown(),
      onLeave: () => void this.compositions.drafts.flushAll(),
      onOnline: () => this.tryNow(),
      onOffline: () => this.live?.connection.lost(),
    });
    const stopWatching = watchFields(this.rest);
    const { clock } = this.page;
    whenAnswered((answer) => clock.answered(answer));
    // Deferred, because the doubt may arise during a render.
    clock.onDoubt = () => setTimeout(() => this.live?.connection.catchUpNow());
    const stopHearing = this.sessions.start(this.meId, (userId) => {
      if (userId !== this.meId || isSessionOver(this.state.link)) this.live?.connection.catchUpNow();
    });
    this.kept.tidy(Date.now());
    this.restoreWords();
    this.theme.begin();
    if (this.live === null) void this.hear();
    else this.live.start();
    const stopGuarding = this.presses.start();
    return () => {
      stopListening();
      stopWatching();
      stopGuarding();
      stopHearing();
      this.typing.stop();
      void this.compositions.drafts.flushAll();
      this.isRunning = false;
      clearTimeout(this.liveTimer);
      this.live?.stop();
      this.counts.stop();
    };
  }

  /** Loads what hears from the server, and again until it is there. Meanwhile no answer can be read either. */
  private async hear(): Promise<void> {
    clearTimeout(this.liveTimer);
    const parts = await Promise.all([import("./connection/live.lazy"), loadLazyChunk()]).catch(() => null);
    if (!this.isRunning || this.live !== null) return;
    if (parts !== null) {
      const [{ Live }] = parts;
      this.live = new Live(this);
      return this.live.start();
    }
    if (this.state.link !== "offline") this.notices.say(sayOffline());
    this.page.patch({ link: "offline" });
    this.liveTimer = setTimeout(() => void this.hear(), LIVE_AGAIN_MS);
  }

  /** For a waiting person: asks for everything that is missing at once. */
  tryNow(): void {
    if (this.live === null) void this.hear();
    else this.live.connection.tryNow();
  }

  /** Adds this device's words, which the server-rendered page does not have. */
  private restoreWords(): void {
    const { snapshot } = this.state;
    if (snapshot === null) return;
    this.compositions.takeKept(snapshot);
    this.notes.restore(snapshot.conversation.id);
  }

  /** Opens a conversation, at one of its messages or where the reader stopped. */
  open(conversationId: string | null, at: number | null = null, byPointer = false): void {
    const { openId } = this.state;
    this.isOpenedByPointer = byPointer;
    if (conversationId === openId) {
      if (at !== null) this.conversations.show(at);
      return;
    }
    this.typing.stop();
    if (openId !== null) void this.compositions.drafts.flush(openId);
    this.conversations.open(conversationId, at);
    this.live?.connection.sayView();
  }

  /** Opens a conversation that came with an answer. */
  openLoaded(snapshot: ConversationSnapshot): void {
    const { openId } = this.state;
    const { id } = snapshot.conversation;
    if (openId === id) return;
    this.typing.stop();
    if (openId !== null) void this.compositions.drafts.flush(openId);
    this.conversations.openLoaded(snapshot);
    this.live?.connection.sayView();
  }

  /**
   * Signs out and wipes the person's words from this device. Drafts are saved to the server first, for the
   * next sign-in. If something is only here, a note or a message whose draft could not be saved, warns first.
   */
  async signOut(): Promise<void> {
    const isStored = await this.compositions.drafts.flushAll(false);
    const lost = isStored
      ? this.kept.hasNotes()
        ? "A note is not added yet"
        : null
      : "A text is on this device only";
    if (lost !== null && !this.hasWarned) {
      this.hasWarned = true;
      return this.notices.toast(`${lost}. Signing out drops it: sign out once more to do that`);
    }
    // If another person is signed in now, this page must not sign them out.
    this.page.watchSession(await api.numbers());
    if (this.state.link === "other_person") return;
    if (!(await signOut())) return this.notices.notThrough();
    this.sessions.say(null);
    this.kept.forgetAll();
    this.page.cache.clear();
    window.location.assign("/sign-in");
  }
}
