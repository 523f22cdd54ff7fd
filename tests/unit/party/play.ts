import type { AccessEvent, DurableEvent } from "@/lib/protocol/events";
import { readEvents, writeEvents } from "@/lib/protocol/event-frames";
import { type ClientFrame, type CloseReason, ServerFrame } from "@/lib/protocol/frames";
import { expel, onFrame, onInvalidFrame, join, learn, leave, nextDue, publish, tick } from "@/party/room";
import { emptyFacts, type Outcome, type Room, type ConnectionState } from "@/party/state";

export const START = 1_800_000_000_000;
export const HERE = "0190b6a0-0000-7000-8000-00000000000a";
export const THERE = "0190b6a0-0000-7000-8000-00000000000b";

export const ana = { id: "0190b6a0-0000-7000-8000-0000000000a1", name: "Ana" };
export const ben = { id: "0190b6a0-0000-7000-8000-0000000000b1", name: "Ben" };
export const cara = { id: "0190b6a0-0000-7000-8000-0000000000c1", name: "Cara" };

type Person = typeof ana;

/** As they come over the wire. */
function asFrames(events: readonly DurableEvent[]) {
  const frames = readEvents(writeEvents(events));
  if (frames === null) throw new Error("the room would take none of these");
  return frames;
}

/** A room played by hand: moves the clock, remembers what every tab was told since it was last asked. */
export class Play {
  room: Room = { connections: [], facts: emptyFacts };
  now = START;
  closed: { connectionId: string; reason: CloseReason }[] = [];
  readonly #inboxes = new Map<string, ServerFrame[]>();

  enter(person: Person, tab = person.name, over: Partial<ConnectionState> = {}): string {
    const sessionId = person.id.replace("8000", "9000");
    const connection: ConnectionState = {
      id: tab,
      user: person,
      sessionId,
      may: "reply",
      conversationId: null,
      hidden: false,
      typing: null,
      heardAt: this.now,
      badFrames: 0,
      ...over,
    };
    this.#follow(join(this.room, connection, this.now));
    return tab;
  }

  exit = (tab: string) => this.#follow(leave(this.room, tab, this.now));
  expel = (tab: string, reason: CloseReason) => this.#follow(expel(this.room, tab, reason, this.now));
  say = (tab: string, frame: ClientFrame) => this.#follow(onFrame(this.room, tab, frame, this.now));
  view = (tab: string, conversationId: string | null, hidden = false) =>
    this.say(tab, { type: "view", conversationId, hidden });
  type = (tab: string, conversationId = HERE, text = "draft") =>
    this.say(tab, { type: "typing", conversationId, text });
  stop = (tab: string, conversationId = HERE) => this.say(tab, { type: "stopped", conversationId });
  babble = (tab: string) => this.#follow(onInvalidFrame(this.room, tab, this.now));
  tell = (...events: DurableEvent[]) => this.#follow(publish(this.room, asFrames(events), this.now));
  learn = (...events: AccessEvent[]) => this.#follow(learn(this.room, events, this.now));

  /** Lets time pass as the platform does: the room wakes when it asked for it. */
  wait(ms: number, options: { pinging?: boolean } = {}): void {
    const end = this.now + ms;
    for (;;) {
      if (options.pinging !== false) this.#ping();
      const due = nextDue(this.room);
      if (due === null || due > end) break;
      this.now = Math.max(due, this.now);
      if (options.pinging !== false) this.#ping();
      this.#follow(tick(this.room, this.now));
    }
    this.now = end;
  }

  /** Everything the tab was told since the last call. */
  received(tab: string): ServerFrame[] {
    const frames = this.#inboxes.get(tab) ?? [];
    this.#inboxes.set(tab, []);
    return frames;
  }

  toldOf<T extends ServerFrame["type"]>(tab: string, type: T): Extract<ServerFrame, { type: T }>[] {
    return this.received(tab).filter(
      (frame): frame is Extract<ServerFrame, { type: T }> => frame.type === type,
    );
  }

  forget(): void {
    this.#inboxes.clear();
  }

  #ping(): void {
    this.room = {
      ...this.room,
      connections: this.room.connections.map((connection) => ({ ...connection, heardAt: this.now })),
    };
  }

  #follow({ room, close, send }: Outcome): void {
    this.room = room;
    this.closed.push(...close);
    for (const { to, ...each } of send) {
      const frame = "text" in each ? ServerFrame.parse(JSON.parse(each.text)) : each.frame;
      for (const tab of to) this.#inboxes.set(tab, [...(this.#inboxes.get(tab) ?? []), frame]);
    }
  }
}
