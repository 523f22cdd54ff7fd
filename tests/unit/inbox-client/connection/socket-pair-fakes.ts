import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { vi } from "vitest";
import { newId } from "@/lib/base/ids";
import { ClientFrame, PROTOCOL_VERSION } from "@/lib/protocol/frames";
import type { CatchUpAnswer } from "@/lib/view/answers";
import { onFrame, join, leave } from "@/party/room";
import { at, epoch, support } from "../../view/make";
import type { Client } from "./socket-pair";

export type Request = {
  places: readonly { after: number }[];
  answer: CatchUpAnswer | null;
  done(answer: unknown): void;
};

/** Whose code is running: sockets, requests and timers belong to the page that made them. */
export const within = new AsyncLocalStorage<Client>();
function current(): Client {
  const client = within.getStore();
  if (!client) throw new Error("nobody's code runs");
  return client;
}

/** Fake clocks, which know whose timer it is. */
export function fakeClocks(now: number): void {
  vi.useFakeTimers({ now });
  const { setTimeout } = globalThis;
  vi.stubGlobal("setTimeout", (run: () => void, ms?: number) => setTimeout(AsyncResource.bind(run), ms));
  vi.stubGlobal("document", { hidden: false });
}

/** In place of the requests of `_client/late-api.ts`. */
export const fakeApi = {
  tickets: async () => ({
    kind: "ok",
    value: [{ number: support.id, url: "wss://rooms.test", token: "t", expiresAt: at(60), epoch, seq: 0 }],
  }),
  eventsAfter: (places: Request["places"]) =>
    new Promise((done) => current().requests.push({ places, answer: null, done })),
};

type Listener = (event: { data?: string; code?: number }) => void;

/** In place of `partysocket`: it comes back when it is told to. */
export class FakeSocket {
  readyState: number = WebSocket.CLOSED;
  readonly down: ({ text: string } | { close: number })[] = [];
  readonly up: string[] = [];
  /** The seat that the room has for it; it may have one that this socket has already left. */
  connectionId: string | null = null;
  private readonly owner = current();
  private readonly listeners = new Map<string, Listener[]>();

  constructor() {
    // The first is the number's, the second the person's own.
    if (this.owner.socket === undefined) this.owner.socket = this;
    else this.owner.own = this;
  }

  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  /** The person's own socket opens. Nothing is sent on it here, but a page polls less only when all are open. */
  greet(): void {
    if (this.readyState === WebSocket.OPEN) return;
    this.readyState = WebSocket.OPEN;
    this.emit("open", {});
    const hello = { type: "hello", version: PROTOCOL_VERSION, presence: [], leases: [], typing: [] };
    this.emit("message", { data: JSON.stringify(hello) });
  }

  /** The room lets the socket in and greets it; the person's own opens with it. */
  connect(): void {
    if (this.readyState === WebSocket.OPEN) return;
    const { pair, person } = this.owner;
    this.owner.own?.greet();
    this.readyState = WebSocket.OPEN;
    this.connectionId = newId();
    this.emit("open", {});
    pair.happen(
      join(
        pair.room,
        {
          id: this.connectionId,
          user: { id: person.id, name: person.name },
          sessionId: person.id,
          may: "reply",
          conversationId: null,
          hidden: false,
          typing: null,
          heardAt: Date.now(),
          badFrames: 0,
        },
        Date.now(),
      ),
    );
  }

  /** The line breaks: what was under way on it is gone, and the room notices. */
  drop(code = 1006): void {
    if (this.readyState !== WebSocket.OPEN) return;
    const { pair } = this.owner;
    const connectionId = this.connectionId;
    this.readyState = WebSocket.CLOSED;
    this.connectionId = null;
    this.down.length = 0;
    this.up.length = 0;
    if (connectionId !== null) pair.happen(leave(pair.room, connectionId, Date.now()));
    this.emit("close", { code });
  }

  /** The next of what the room said arrives. */
  receive(): void {
    const next = this.down.shift();
    if (next === undefined) return;
    if ("close" in next) this.drop(next.close);
    else this.emit("message", { data: next.text });
  }

  /** The next of what the page said arrives in the room. */
  onFrame(): void {
    const next = this.up.shift();
    const { pair } = this.owner;
    if (next === undefined || this.connectionId === null) return;
    if (next === "ping") {
      const { connections } = pair.room;
      pair.room = {
        ...pair.room,
        connections: connections.map((connection) =>
          connection.id === this.connectionId ? { ...connection, heardAt: Date.now() } : connection,
        ),
      };
      this.down.push({ text: "pong" });
    } else
      pair.happen(onFrame(pair.room, this.connectionId, ClientFrame.parse(JSON.parse(next)), Date.now()));
  }

  send = (text: string): void => void (this.readyState === WebSocket.OPEN && this.up.push(text));
  close = (): void => this.drop(1000);
  reconnect = (): void => this.drop();

  private emit(type: string, event: { data?: string; code?: number }): void {
    within.run(this.owner, () => this.listeners.get(type)?.forEach((listener) => listener(event)));
  }
}
