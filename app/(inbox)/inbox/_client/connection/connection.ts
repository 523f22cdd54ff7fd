import type { EphemeralFrame } from "@/lib/view/reduce/apply-frame";
import type { DurableEvent } from "@/lib/protocol/events";
import type { ClientFrame } from "@/lib/protocol/frames";
import { lateApi } from "../late-api";
import { CatchUp } from "./catch-up";
import { ConnectionMonitor } from "./connection-monitor";
import type { Notices } from "../page/notices";
import type { PageState } from "../page-state";
import { Rooms } from "./rooms";
import type { PresenceStore } from "./presence-store";
import { isSessionOver } from "../state";
import { OWN_STREAM } from "@/lib/view/reduce/streams";
import { ticketPool } from "./tickets";

/** Slower than key repeat: a person leafing through a list has not arrived at any conversation yet. */
const VIEW_INTERVAL_MS = 250;

type Parts = { page: PageState; notices: Notices; presence: PresenceStore };

type Handlers = {
  /** Applies the next event of that stream. */
  apply: (key: string, event: DurableEvent) => void;
  onFrame: (numberId: string, frame: EphemeralFrame) => void;
  /** The held state can no longer be brought up to date: load everything again. */
  reload: () => void;
  /** The missed events were just asked for. */
  onAsked: () => void;
};

/** Receives pushed data from the server: one socket per number and one for the person, plus catch-up. */
export class Connection {
  private readonly rooms: Rooms;
  private viewTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly catchUp: CatchUp;
  private readonly link: ConnectionMonitor;

  constructor(
    private readonly parts: Parts,
    private readonly handlers: Handlers,
  ) {
    const { page, notices } = parts;
    this.link = new ConnectionMonitor(page, notices, {
      isLive: () => this.isLive(),
      onPolling: () => this.catchUpNow(),
    });
    this.catchUp = new CatchUp({
      positions: () => page.state.inbox.streams,
      apply: (key, event) => this.apply(key, event),
      reload: handlers.reload,
      isLive: () => this.isLive() && this.isOpen(OWN_STREAM),
      onAnswer: (reached) => this.link.reached(reached),
      fetchEvents: async (places) => {
        const answer = page.watchSession(await lateApi.eventsAfter(places));
        handlers.onAsked();
        if (answer.kind === "ok" && isSessionOver(page.state.link)) this.resume();
        return answer;
      },
    });
    this.rooms = this.makeRooms();
  }

  start(): void {
    this.matchNumbers();
    this.catchUp.start();
  }

  stop(): void {
    this.catchUp.stop();
    this.rooms.close();
    this.link.stop();
    clearTimeout(this.viewTimer);
  }

  /** Opens the rooms of the page's numbers and of the person, and closes all others. */
  matchNumbers(): void {
    this.rooms.want(this.keys());
  }

  say(conversationId: string, frame: ClientFrame): void {
    const numberId = this.parts.page.conversation(conversationId)?.numberId;
    if (numberId !== undefined) this.rooms.say(numberId, frame);
  }

  /**
   * Tells the rooms which conversation this tab shows: at once, then at most once per interval, ending with
   * the last one shown.
   */
  sayView(): void {
    if (this.viewTimer !== undefined) return;
    this.tellView();
    const shown = () => `${this.parts.page.state.openId} ${document.hidden}`;
    const before = shown();
    this.viewTimer = setTimeout(() => {
      this.viewTimer = undefined;
      if (shown() !== before) this.sayView();
    }, VIEW_INTERVAL_MS);
  }

  /** The same person signed in again: the rooms had closed for good, so open them anew. */
  private resume(): void {
    this.parts.page.patch({ link: "polling" });
    this.rooms.close();
    this.matchNumbers();
  }

  private tellView(only?: string): void {
    const { page } = this.parts;
    const { openId } = page.state;
    const shown = openId === null ? undefined : page.conversation(openId)?.numberId;
    for (const key of this.keys()) {
      if (only !== undefined && key !== only) continue;
      this.rooms.say(key, {
        type: "view",
        conversationId: key === shown ? openId : null,
        hidden: document.hidden,
      });
    }
  }

  catchUpNow(): void {
    void this.catchUp.fetchNow();
  }

  /** After the tab was hidden: checks the sockets and fetches missed events. */
  lookAgain(): void {
    this.rooms.ask();
    this.catchUpNow();
  }

  /** For a waiting person: reconnects every lost socket and fetches events at once. */
  tryNow(): void {
    this.rooms.retry();
    this.catchUpNow();
  }

  /** The browser reports that there is no network. */
  lost(): void {
    this.link.reached(false);
  }

  private makeRooms(): Rooms {
    const { presence } = this.parts;
    return new Rooms({
      ticket: ticketPool(() => lateApi.tickets()),
      onOpen: (key) => {
        this.tellView(key);
        this.link.check();
        this.catchUpNow();
      },
      onFrame: (key, frame) => {
        if ("epoch" in frame) this.catchUp.receive(key, frame);
        else if (key !== OWN_STREAM) this.handlers.onFrame(key, frame);
      },
      onClose: (key, final) => {
        presence.fade(key);
        // The application knows what is left: this number, other numbers, or not even the session.
        if (final) this.handlers.reload();
        this.link.check();
      },
      onSilent: () => this.link.silent(),
    });
  }

  private apply(key: string, event: DurableEvent): void {
    if (event.type === "message.received") this.link.countMessage();
    this.handlers.apply(key, event);
  }

  private keys(): string[] {
    return [...this.parts.page.state.inbox.numbers.map(({ id }) => id), OWN_STREAM];
  }

  private isOpen(key: string): boolean {
    return this.rooms.isLive(key);
  }

  /** The shown connection state concerns messages from customers: the person's own room does not count. */
  private isLive(): boolean {
    return this.parts.page.state.inbox.numbers.every(({ id }) => this.isOpen(id));
  }
}
