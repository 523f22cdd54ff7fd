import { withMessage } from "@/lib/view/reduce/conversation-items";
import { withMine } from "@/lib/view/reduce/mine";
import { indexOfRow, placeRow } from "@/lib/view/reduce/list-order";
import { withLoadedRows } from "@/lib/view/reduce/loaded-rows";
import type { Names } from "@/lib/view/copy/names";
import type { ConversationRow, Mine, ConversationSnapshot } from "@/lib/view/types";
import type { ConversationView, MessageView } from "@/lib/protocol/views";
import type { Answer } from "./api";
import { ServerClock } from "./connection/server-clock";
import { initialState } from "./state";
import type { ClientState, Initial } from "./state";
import { ConversationCache } from "./conversation/conversation-cache";

/** The page's state, and the small steps in which it changes. It makes no calls and waits for nothing. */
export class PageState {
  readonly store: Store<ClientState>;
  readonly clock = new ServerClock();
  /** Conversations that are not open. Not part of the state, because nothing shows them. */
  readonly cache: ConversationCache;
  /** The server's time when it made the page. */
  readonly loadedAt: number;

  constructor(initial: Initial) {
    this.store = createStore(initialState(initial));
    this.cache = new ConversationCache(initial.inbox.me.id);
    this.loadedAt = Date.parse(initial.now);
    this.clock.observe(initial.now);
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

  /** Looks at the open one first: it is asked for at every keystroke and event, however long the list is. */
  conversation(conversationId: string): ConversationView | undefined {
    const { snapshot, inbox } = this.state;
    if (snapshot?.conversation.id === conversationId) return snapshot.conversation;
    return inbox.conversations[indexOfRow(inbox.conversations, conversationId)]?.conversation;
  }

  /** The viewer's own marks of a conversation that the page holds. */
  mine(conversationId: string): Mine | undefined {
    const { snapshot, inbox } = this.state;
    return snapshot?.conversation.id === conversationId
      ? snapshot.mine
      : inbox.conversations[indexOfRow(inbox.conversations, conversationId)]?.mine;
  }

  set(change: (state: ClientState) => ClientState): void {
    this.store.set(change);
  }

  patch(part: Partial<ClientState>): void {
    this.store.set((state) => ({ ...state, ...part }));
  }

  /** Changes the viewer's own marks, in the list and in the conversation. */
  setMine(conversationId: string, part: Partial<ConversationRow["mine"]>): void {
    this.store.set((state) => ({
      ...state,
      inbox: withMine(state.inbox, conversationId, (mine) => ({ ...mine, ...part })),
    }));
    this.setSnapshot(conversationId, (snapshot) => ({ ...snapshot, mine: { ...snapshot.mine, ...part } }));
  }

  /** Changes the conversation if it is open or cached. */
  setSnapshot(
    conversationId: string,
    change: (snapshot: ConversationSnapshot) => ConversationSnapshot,
  ): void {
    this.cache.change(conversationId, change);
    this.store.set((state) =>
      state.snapshot?.conversation.id === conversationId
        ? { ...state, snapshot: change(state.snapshot) }
        : state,
    );
  }

  /** Puts the open conversation as just loaded, and its row. */
  putSnapshot(snapshot: ConversationSnapshot): void {
    const { conversation, mine } = snapshot;
    this.store.set((state) => ({
      ...state,
      snapshot,
      conversationStatus: "ready",
      inbox: withLoadedRows(state.inbox, [{ conversation, mine }]),
    }));
  }

  putMessage(message: MessageView): void {
    this.clock.observe(message.acceptedAt);
    this.setSnapshot(message.conversationId, (snapshot) => withMessage(snapshot, message));
  }

  putConversation(conversation: ConversationView): void {
    this.store.set((state) => {
      const held = state.inbox.conversations[indexOfRow(state.inbox.conversations, conversation.id)];
      return held
        ? {
            ...state,
            inbox: {
              ...state.inbox,
              conversations: placeRow({ ...held, conversation }, state.inbox.conversations),
            },
          }
        : state;
    });
    this.setSnapshot(conversation.id, (snapshot) => ({ ...snapshot, conversation }));
  }

  /**
   * Every answer passes here, because any of them may be the first to report that the session has ended or
   * belongs to another person.
   */
  watchSession<T>(answer: Answer<T>): Answer<T> {
    if (answer.kind === "error" && answer.status === 401) this.endSession("signed_out");
    if (answer.kind === "error" && answer.code === "other_person") this.endSession("other_person");
    return answer;
  }

  private endSession(link: "signed_out" | "other_person"): void {
    this.patch({ link });
    this.cache.clear();
  }
}

/** One value, replaced whole at every change, with its subscribers. */
export type Store<T> = {
  get: () => T;
  set: (change: (held: T) => T) => void;
  subscribe: (listener: () => void) => () => void;
};

function createStore<T>(initial: T): Store<T> {
  let held = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => held,
    set(change) {
      const next = change(held);
      if (Object.is(next, held)) return;
      held = next;
      listeners.forEach((listener) => listener());
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
