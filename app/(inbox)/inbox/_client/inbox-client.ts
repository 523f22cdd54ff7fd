import { newer, withMessage, withOlder, applyThreadEvent } from "@/lib/view/apply-thread-event";
import { isTypingDue, sayBack, sayEvent, sayOffline, sayTyping } from "@/lib/view/announce";
import type { Announcement } from "@/lib/view/announce";
import { applyEvent, withMine } from "@/lib/view/apply-event";
import { compose, emptyComposition, fromDraft } from "@/lib/view/composition";
import type { Composition, CompositionChange } from "@/lib/view/composition";
import type { Filter } from "@/lib/view/filters";
import { placeRow } from "@/lib/view/list-order";
import { personShort } from "@/lib/view/names";
import type { Names } from "@/lib/view/names";
import { applyFrame, emptyRoom, nextLapse } from "@/lib/view/presence";
import { seenUpTo } from "@/lib/view/seen";
import type { SeenFacts } from "@/lib/view/seen";
import type { ConversationRow, InboxSnapshot, ThreadSnapshot } from "@/lib/view/types";
import { LEASE_MS } from "@/lib/protocol/frames";
import type { ServerFrame } from "@/lib/protocol/frames";
import type { DurableEvent } from "@/lib/protocol/events";
import type { ConversationView, MessageView } from "@/lib/protocol/views";
import { api, signOut } from "./api";
import type { Answer } from "./api";
import { CatchUp } from "./catch-up";
import { DraftSaver } from "./draft-saver";
import { ReadMarker } from "./read-marker";
import { ReplyDesk } from "./reply-desk";
import { Rooms } from "./rooms";
import { ServerClock } from "./server-clock";
import { edgeOf, filterKey, initialState } from "./state";
import type { ClientState, Initial, Link, Toast } from "./state";
import { createStore } from "./store";
import type { Store } from "./store";
import { ticketDesk } from "./tickets";
import { TypingSign } from "./typing-sign";

/** Events that are put again over a thread that was being loaded while they came. */
const REPLAYED_EVENTS = 300;
/** A lost socket usually comes back within this; nothing is said before. */
const LOST_AFTER_MS = 4_000;
const TOAST_MS = 8_000;
/** How often it is asked for lines that were given to this person: their rooms cannot say so to somebody outside. */
const NUMBERS_EVERY_MS = 25_000;

/** The page's one store, and everything that changes it: the server's answers, the rooms, and the person. */
export class InboxClient {
  readonly store: Store<ClientState>;
  readonly clock = new ServerClock();
  /** The server's clock when it made the page. */
  readonly loadedAt: number;
  readonly replies: ReplyDesk;
  readonly drafts: DraftSaver;
  readonly sign: TypingSign;
  private readonly rooms: Rooms;
  private readonly catchUp: CatchUp;
  private readonly marker = new ReadMarker(async (id, seq) => (await api.read(id, seq)).kind === "ok");
  private readonly viewed = new Map<string, Set<string>>();
  private readonly typingSaidAt = new Map<string, number>();
  private recent: DurableEvent[] = [];
  private unreachable = false;
  private newTexts = 0;
  private reloading: Promise<void> | null = null;
  private numbersAskedAt = Number.NEGATIVE_INFINITY;
  private lapseTimer: ReturnType<typeof setTimeout> | undefined;
  private lostTimer: ReturnType<typeof setTimeout> | undefined;
  private toastTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(initial: Initial) {
    this.store = createStore(initialState(initial));
    this.loadedAt = Date.parse(initial.now);
    this.clock.observe(initial.now);
    this.rooms = new Rooms({
      ticket: ticketDesk(() => api.tickets()),
      onOpen: (numberId) => this.onRoomOpen(numberId),
      onFrame: (numberId, frame) => this.onFrame(numberId, frame),
      onClose: (numberId, final) => this.onRoomClose(numberId, final),
    });
    this.catchUp = new CatchUp({
      positions: () => this.state.inbox.streams,
      apply: (numberId, event) => this.apply(numberId, event),
      reload: () => void this.reload(),
      isLive: () => this.allLive(),
      onAnswer: (reached) => this.onReached(reached),
      fetchEvents: async (places) => {
        const answer = this.watchSession(await api.eventsAfter(places));
        void this.askForNewNumbers();
        return answer;
      },
    });
    this.sign = new TypingSign((conversationId, frame) => {
      const numberId = this.conversation(conversationId)?.numberId;
      if (numberId !== undefined) this.rooms.say(numberId, frame);
    });
    this.drafts = new DraftSaver(async (id, draft, leaving) => {
      const answer = await api.saveDraft(id, { ...draft, media: [] }, leaving);
      if (answer.kind !== "ok") return answer.kind === "error" && answer.status < 429 && answer.status !== 401;
      this.change(id, { type: "saved", body: draft.body });
      this.setMine(id, { draft: answer.value.draft });
      return true;
    });
    this.replies = new ReplyDesk(this);
    if (initial.thread !== null) this.takeDraft(initial.thread);
  }

  get state(): ClientState {
    return this.store.get();
  }

  get meId(): string {
    return this.state.inbox.me.id;
  }

  get names(): Names {
    return { people: this.state.inbox.people, meId: this.meId };
  }

  /** Opens the sockets and listens to the page; returns what undoes it. */
  start(): () => void {
    const onVisibility = () => {
      this.sayView();
      if (document.hidden) this.drafts.flushAll();
      else void this.catchUp.fetchNow();
    };
    const onLeave = () => this.drafts.flushAll();
    const onOnline = () => this.tryNow();
    const onOffline = () => this.onReached(false);
    document.addEventListener("visibilitychange", onVisibility);
    window.addEventListener("pagehide", onLeave);
    window.addEventListener("online", onOnline);
    window.addEventListener("offline", onOffline);
    this.rooms.want(this.state.inbox.numbers.map((number) => number.id));
    this.catchUp.start();
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      window.removeEventListener("pagehide", onLeave);
      window.removeEventListener("online", onOnline);
      window.removeEventListener("offline", onOffline);
      this.sign.stop();
      this.drafts.flushAll();
      this.catchUp.stop();
      this.rooms.close();
      clearTimeout(this.lapseTimer);
      clearTimeout(this.lostTimer);
    };
  }

  // What a person does ---------------------------------------------------------

  open(conversationId: string | null): void {
    if (conversationId === this.state.openId) return;
    const left = this.state.openId;
    this.sign.stop();
    if (left !== null) void this.drafts.flush(left);
    this.patch({ openId: conversationId, thread: null, threadStatus: conversationId === null ? "none" : "loading" });
    this.sayView();
    if (conversationId !== null) void this.loadThread(conversationId);
  }

  async loadThread(conversationId: string): Promise<void> {
    const answer = this.watchSession(await api.thread(conversationId));
    if (this.state.openId !== conversationId) return;
    if (answer.kind === "error") {
      const status = this.state.thread !== null || this.state.compositions[conversationId] !== undefined ? "lost" : "missing";
      return this.patch({ thread: null, threadStatus: status });
    }
    if (answer.kind !== "ok") return this.patch({ threadStatus: this.state.thread === null ? "unreachable" : "ready" });
    // What happened while it was on its way may or may not be in it; putting it on again is harmless.
    const thread = this.recent.reduce((held, event) => applyThreadEvent(held, event, this.meId), answer.value);
    this.takeDraft(thread);
    this.store.set((state) => ({ ...state, thread, threadStatus: "ready", inbox: withRow(state.inbox, thread) }));
    this.lookAgain();
  }

  async loadOlder(): Promise<void> {
    const { thread } = this.state;
    if (thread === null || thread.next === null) return;
    const answer = await api.thread(thread.conversation.id, thread.next);
    if (answer.kind !== "ok") return;
    this.setThread(thread.conversation.id, (held) => (held.next === thread.next ? withOlder(held, answer.value) : held));
  }

  setFilter(filter: Filter): void {
    this.patch({ filter });
    if (this.state.loaded[filterKey(filter)] === undefined) void this.loadPage(filter, null);
  }

  loadMore(): void {
    const { filter, loaded } = this.state;
    const held = loaded[filterKey(filter)];
    if (held !== undefined && held.next !== null && !held.busy) void this.loadPage(filter, held.next);
  }

  private async loadPage(filter: Filter, cursor: string | null): Promise<void> {
    const key = filterKey(filter);
    const held = this.state.loaded[key];
    this.patch({ loaded: { ...this.state.loaded, [key]: { next: held?.next ?? null, edge: held?.edge ?? null, busy: true } } });
    const answer = this.watchSession(await api.list(filter, cursor));
    this.store.set((state) => {
      const { [key]: before, ...others } = state.loaded;
      if (answer.kind !== "ok") return { ...state, loaded: held === undefined ? others : { ...others, [key]: held } };
      const { conversations, next } = answer.value;
      const page = { next, edge: edgeOf(conversations, next) ?? (next === null ? null : (before?.edge ?? null)), busy: false };
      return { ...state, loaded: { ...others, [key]: page }, inbox: conversations.reduce(withRow, state.inbox) };
    });
  }

  /** An item was in view long enough (`SEEN_AFTER_MS`). */
  view(conversationId: string, messageId: string): void {
    const viewed = this.viewed.get(conversationId) ?? new Set();
    this.viewed.set(conversationId, viewed.add(messageId));
    this.lookAgain();
  }

  /** What decides how far the open thread has been seen. */
  seenFacts(thread: ThreadSnapshot): SeenFacts {
    const composition = this.state.compositions[thread.conversation.id];
    return {
      meId: this.meId,
      seenSeq: thread.mine.seenSeq,
      messages: thread.items.flatMap((item) => (item.kind === "message" ? [item.message] : [])),
      viewed: this.viewed.get(thread.conversation.id) ?? new Set(),
      writingSince: composition?.writingSince ?? null,
      answeredSeq: composition?.answeredSeq ?? 0,
    };
  }

  /** Moves the pointer of the open thread as far as it may go. */
  lookAgain(): void {
    const { thread } = this.state;
    if (thread === null) return;
    const seenSeq = seenUpTo(this.seenFacts(thread));
    if (seenSeq <= thread.mine.seenSeq) return;
    this.setMine(thread.conversation.id, { seenSeq });
    this.marker.read(thread.conversation.id, seenSeq);
  }

  async resolve(conversationId: string): Promise<boolean> {
    return this.changeState(conversationId, await this.whileChanging(conversationId, () => api.resolve(conversationId)));
  }

  async reopen(conversationId: string): Promise<boolean> {
    return this.changeState(conversationId, await this.whileChanging(conversationId, () => api.reopen(conversationId)));
  }

  private async whileChanging<T>(conversationId: string, run: () => Promise<T>): Promise<T> {
    this.patch({ changing: new Set([...this.state.changing, conversationId]) });
    const answer = await run();
    this.patch({ changing: new Set([...this.state.changing].filter((id) => id !== conversationId)) });
    return answer;
  }

  private changeState(conversationId: string, answer: Answer<{ conversation: ConversationView }>): boolean {
    this.watchSession(answer);
    if (answer.kind !== "ok") {
      this.toast("That did not get through. Try again", null);
      return false;
    }
    this.putConversation(conversationId, answer.value.conversation);
    return true;
  }

  /** Ends this sign-in. Drafts go to the server first: they are there at the next one. */
  async signOut(): Promise<void> {
    this.drafts.flushAll();
    if (await signOut()) window.location.assign("/sign-in");
    else this.toast("That did not get through. Try again", null);
  }

  tryNow(): void {
    this.rooms.retry();
    void this.catchUp.fetchNow();
  }

  toast(words: string, undo: (() => void) | null): void {
    clearTimeout(this.toastTimer);
    const toast: Toast = { id: (this.state.toast?.id ?? 0) + 1, words, undo };
    this.patch({ toast });
    this.toastTimer = setTimeout(() => this.state.toast?.id === toast.id && this.patch({ toast: null }), TOAST_MS);
  }

  /** A toast that is hovered or focused stays. */
  holdToast(held: boolean): void {
    clearTimeout(this.toastTimer);
    const { toast } = this.state;
    if (!held && toast !== null) this.toastTimer = setTimeout(() => this.state.toast?.id === toast.id && this.patch({ toast: null }), TOAST_MS);
  }

  say({ words, urgency }: Announcement): void {
    this.store.set((state) => ({ ...state, said: { id: state.said.id + 1, words, urgency } }));
  }

  // Pieces of the state ----------------------------------------------------------

  conversation(conversationId: string): ConversationView | undefined {
    const { thread, inbox } = this.state;
    const row = inbox.conversations.find(({ conversation }) => conversation.id === conversationId)?.conversation;
    return row ?? (thread?.conversation.id === conversationId ? thread.conversation : undefined);
  }

  composition(conversationId: string): Composition | undefined {
    return this.state.compositions[conversationId];
  }

  change(conversationId: string, change: CompositionChange): void {
    this.store.set((state) => {
      const held = state.compositions[conversationId] ?? emptyComposition(crypto.randomUUID());
      return { ...state, compositions: { ...state.compositions, [conversationId]: compose(held, change) } };
    });
    this.lookAgain();
  }

  setMine(conversationId: string, part: Partial<ConversationRow["mine"]>): void {
    this.store.set((state) => ({ ...state, inbox: withMine(state.inbox, conversationId, (mine) => ({ ...mine, ...part })) }));
    this.setThread(conversationId, (thread) => ({ ...thread, mine: { ...thread.mine, ...part } }));
  }

  putMessage(message: MessageView): void {
    this.clock.observe(message.acceptedAt);
    this.setThread(message.conversationId, (thread) => withMessage(thread, message));
  }

  putConversation(conversationId: string, conversation: ConversationView): void {
    this.store.set((state) => {
      const held = state.inbox.conversations.find((row) => row.conversation.id === conversationId);
      return held ? { ...state, inbox: { ...state.inbox, conversations: placeRow({ ...held, conversation }, state.inbox.conversations) } } : state;
    });
    this.setThread(conversationId, (thread) => ({ ...thread, conversation }));
  }

  /** The lease as the application moved it; the room says so too, when it is up. */
  putLease(conversationId: string, userId: string): void {
    const numberId = this.conversation(conversationId)?.numberId;
    const user = this.state.inbox.people.find((person) => person.id === userId);
    if (numberId === undefined || user === undefined) return;
    const lease = { conversationId, user: { id: user.id, name: user.name }, expiresInMs: LEASE_MS };
    this.setRoom(numberId, { type: "lease.changed", conversationId, lease });
  }

  patch(part: Partial<ClientState>): void {
    this.store.set((state) => ({ ...state, ...part }));
  }

  private setThread(conversationId: string, change: (thread: ThreadSnapshot) => ThreadSnapshot): void {
    this.store.set((state) => (state.thread?.conversation.id === conversationId ? { ...state, thread: change(state.thread) } : state));
  }

  /** The stored draft, unless something is being written here already. */
  private takeDraft({ conversation, mine }: ThreadSnapshot): void {
    const held = this.state.compositions[conversation.id];
    if (mine.draft === null || (held !== undefined && held.body !== "")) return;
    const { draft, seenSeq } = mine;
    this.store.set((state) => ({ ...state, compositions: { ...state.compositions, [conversation.id]: fromDraft(draft, seenSeq) } }));
  }

  // What arrives -------------------------------------------------------------------

  private apply(numberId: string, event: DurableEvent): void {
    const { meId } = this;
    this.recent = [...this.recent, event].slice(-REPLAYED_EVENTS);
    this.store.set((state) => ({
      ...state,
      inbox: applyEvent(state.inbox, numberId, event),
      thread: state.thread && applyThreadEvent(state.thread, event, meId),
      lastNewsAt: Date.now(),
    }));
    if ("message" in event) {
      this.clock.observe(event.message.acceptedAt);
      if (event.type === "message.received") this.newTexts += 1;
      this.replies.onMessage(event.message, event.type === "message.queued");
    }
    if (event.type === "reply.taken_over") {
      this.putLease(event.conversation.id, event.by);
      if (event.from === meId && event.by !== meId) this.replies.onTakenOver(event.conversation.id, event.by);
    }
    if (event.type === "access.granted" && event.userId === meId) void this.reload();
    if (event.type === "access.revoked" && event.userId === meId && event.sessionId === null) this.loseNumber(numberId);
    const said = sayEvent(event, this.state.openId, this.names);
    if (said !== null) this.say(said);
    this.lookAgain();
  }

  private onFrame(numberId: string, frame: ServerFrame): void {
    if ("epoch" in frame) return this.catchUp.receive(numberId, frame);
    this.setRoom(numberId, frame);
    if (frame.type === "reply.started" && frame.conversationId === this.state.openId && frame.user.id !== this.meId) {
      const now = Date.now();
      if (!isTypingDue(this.typingSaidAt.get(frame.user.id), now)) return;
      this.typingSaidAt.set(frame.user.id, now);
      this.say(sayTyping(personShort(this.names, frame.user.id)));
    }
  }

  private setRoom(numberId: string, frame: Parameters<typeof applyFrame>[1]): void {
    const now = Date.now();
    this.store.set((state) => ({
      ...state,
      rooms: { ...state.rooms, [numberId]: applyFrame(state.rooms[numberId] ?? emptyRoom, frame, now) },
      roomsAt: now,
      lastNewsAt: now,
    }));
    this.planLapse();
  }

  /** Looks at the rooms again when the next sign lapses by itself. */
  private planLapse(): void {
    clearTimeout(this.lapseTimer);
    const now = Date.now();
    const ends = Object.values(this.state.rooms).flatMap((room) => nextLapse(room, now) ?? []);
    if (ends.length === 0) return;
    this.lapseTimer = setTimeout(() => {
      this.patch({ roomsAt: Date.now() });
      this.planLapse();
    }, Math.min(...ends) - now + 1);
  }

  private onRoomOpen(numberId: string): void {
    this.sayView(numberId);
    this.judgeLink();
    void this.catchUp.fetchNow();
  }

  private onRoomClose(numberId: string, final: boolean): void {
    // Faces stay, in grey; signs of typing and leases of a room that is not heard are not shown.
    const held = this.state.rooms[numberId];
    if (held !== undefined) this.patch({ rooms: { ...this.state.rooms, [numberId]: { ...emptyRoom, people: held.people } } });
    // The application says what is left: this line, another one, or not even the sign-in.
    if (final) void this.reload();
    this.judgeLink();
  }

  private loseNumber(numberId: string): void {
    this.rooms.want(this.state.inbox.numbers.map((number) => number.id));
    if (this.state.thread?.conversation.numberId === numberId) this.patch({ thread: null, threadStatus: "lost" });
  }

  private async askForNewNumbers(): Promise<void> {
    const now = Date.now();
    if (now - this.numbersAskedAt < NUMBERS_EVERY_MS) return;
    this.numbersAskedAt = now;
    const answer = await api.numbers();
    if (answer.kind !== "ok") return;
    const held = this.state.inbox.numbers;
    if (answer.value.some(({ id }) => held.every((number) => number.id !== id))) await this.reload();
  }

  /** Tells the rooms which thread this tab shows. */
  private sayView(only?: string): void {
    const { openId, inbox } = this.state;
    const shown = openId === null ? undefined : this.conversation(openId)?.numberId;
    for (const { id } of inbox.numbers) {
      if (only !== undefined && id !== only) continue;
      this.rooms.say(id, { type: "view", conversationId: id === shown ? openId : null, hidden: document.hidden });
    }
  }

  private allLive(): boolean {
    return this.state.inbox.numbers.every((number) => this.rooms.isLive(number.id));
  }

  private onReached(reached: boolean): void {
    this.unreachable = !reached;
    if (reached) this.patch({ lastNewsAt: Date.now() });
    this.judgeLink();
  }

  private judgeLink(): void {
    if (this.state.link === "signed_out") return;
    if (this.unreachable) this.setLink("offline");
    else if (this.allLive()) this.setLink("live");
    else if (this.state.link === "offline") this.setLink("polling");
    // Counted from the first loss: every failed attempt to come back ends here too.
    else this.lostTimer ??= setTimeout(() => this.setLink(this.allLive() ? "live" : "polling"), LOST_AFTER_MS);
  }

  private setLink(link: Link): void {
    clearTimeout(this.lostTimer);
    this.lostTimer = undefined;
    const before = this.state.link;
    if (link === before) return;
    this.patch({ link });
    // The next look was planned while the rooms were heard: from here on it is every few seconds.
    if (link === "polling") void this.catchUp.fetchNow();
    if (link === "offline") {
      this.newTexts = 0;
      this.say(sayOffline());
    } else if (before === "offline") this.say(sayBack(this.newTexts));
  }

  watchSession<T>(answer: Answer<T>): Answer<T> {
    if (answer.kind === "error" && answer.status === 401) this.patch({ link: "signed_out" });
    return answer;
  }

  /** All again, from the server: another epoch, or more missed than the log keeps (V27). However many ask, once at a time. */
  private reload(): Promise<void> {
    this.reloading ??= this.loadAll().finally(() => {
      this.reloading = null;
    });
    return this.reloading;
  }

  private async loadAll(): Promise<void> {
    const answer = this.watchSession(await api.inbox());
    if (answer.kind !== "ok") return;
    const { value: inbox } = answer;
    this.recent = [];
    this.patch({ inbox, loaded: {} });
    this.rooms.want(inbox.numbers.map((number) => number.id));
    this.setFilter(this.state.filter);
    if (this.state.openId !== null) await this.loadThread(this.state.openId);
  }
}

/** The row of what was just loaded; of two views of it the newer one, and a pointer that never goes back. */
function withRow(inbox: InboxSnapshot, { conversation, mine }: ConversationRow): InboxSnapshot {
  const held = inbox.conversations.find((row) => row.conversation.id === conversation.id);
  const row: ConversationRow = held
    ? { conversation: newer(held.conversation, conversation), mine: { ...mine, seenSeq: Math.max(held.mine.seenSeq, mine.seenSeq) } }
    : { conversation, mine };
  return { ...inbox, conversations: placeRow(row, inbox.conversations) };
}

