import { PresenceStore } from "@/app/(inbox)/inbox/_client/connection/presence-store";
import { Connection } from "@/app/(inbox)/inbox/_client/connection/connection";
import { Notices } from "@/app/(inbox)/inbox/_client/page/notices";
import { PageState } from "@/app/(inbox)/inbox/_client/page-state";
import { newId } from "@/lib/base/ids";
import { readEvents, writeEvents } from "@/lib/protocol/event-frames";
import type { DurableEvent } from "@/lib/protocol/events";
import { closeCodes } from "@/lib/protocol/frames";
import type { CatchUpAnswer } from "@/lib/view/answers";
import { allOpen } from "@/lib/view/filters";
import { applyEvent } from "@/lib/view/reduce/apply-event";
import { everyonesPresence } from "@/party/presence";
import { publish, tick } from "@/party/room";
import { emptyFacts, type Outcome, type Room } from "@/party/state";
import {
  ana,
  at,
  ben,
  epoch,
  makeConversation,
  makeInbox,
  makeMessage,
  support,
  uuid,
} from "../../view/make";
import { type FakeSocket, type Request, within } from "./socket-pair-fakes";

/**
 * The inbox's own connection and a room's own rules, joined by hand: a server with a log, a socket and requests whose
 * frames and answers move only when they are told to, in any order that a network has. Nothing here is a copy of either.
 */
export class SocketPair {
  readonly log: DurableEvent[] = [];
  /** Committed, and not told to the room yet. */
  readonly untold: DurableEvent[] = [];
  room: Room = { connections: [], facts: emptyFacts };
  readonly clients: Client[];

  constructor(people: number) {
    this.clients = [cara, ana, ben].slice(0, people).map((person) => new Client(this, person));
  }

  /** A customer writes. */
  commit(which: number): void {
    const id = uuid(100 + which);
    const publicSeq =
      1 + this.log.filter((event) => "message" in event && event.conversation.id === id).length;
    const seq = this.log.length + 1;
    const event: DurableEvent = {
      type: "message.received",
      epoch,
      seq,
      message: makeMessage({ id: newId(), conversationId: id, publicSeq, acceptedAt: at(seq) }),
      conversation: makeConversation({ id, publicSeq, attentionSeq: publicSeq, lastActivityAt: at(seq) }),
    };
    this.log.push(event);
    this.untold.push(event);
  }

  /** As the application posts them. */
  tell(events: readonly DurableEvent[]): void {
    const frames = readEvents(writeEvents(events));
    if (frames === null) throw new Error("the room takes none of these");
    this.happen(publish(this.room, frames, Date.now()));
  }

  /** What a page would be given that is loaded now. */
  inboxOf(person: Person) {
    const empty = makeInbox();
    const start = { ...empty, me: { ...empty.me, id: person.id, name: person.name } };
    return this.log.reduce((inbox, event) => applyEvent(inbox, support.id, event), start);
  }

  answerTo(places: readonly { after: number }[]): CatchUpAnswer {
    return places.map(({ after }) => ({
      number: support.id,
      epoch,
      seq: this.log.length,
      events: this.log.filter(({ seq }) => seq > after),
    }));
  }

  happen({ room, close, send }: Outcome): void {
    this.room = room;
    const socketOf = (connectionId: string) =>
      this.clients.map(({ socket }) => socket).find((socket) => socket?.connectionId === connectionId);
    for (const { connectionId, reason } of close)
      socketOf(connectionId)?.down.push({ close: closeCodes[reason] });
    for (const { to, ...each } of send)
      for (const connectionId of to)
        socketOf(connectionId)?.down.push({ text: "text" in each ? each.text : JSON.stringify(each.frame) });
  }

  tick = (): void => this.happen(tick(this.room, Date.now()));
  presence = () => sorted(everyonesPresence(this.room.connections));
}

type Person = { id: string; name: string };
const cara: Person = { id: uuid(1), name: "Cara Osei" };

const sorted = <T extends { user: Person }>(people: readonly T[]): T[] =>
  people.toSorted((a, b) => a.user.id.localeCompare(b.user.id));

/** One page of one person. */
export class Client {
  readonly page: PageState;
  readonly connection: Connection;
  readonly requests: Request[] = [];
  readonly applied: number[] = [];
  /** What the store said at some time that it should never have said. */
  readonly wentBack: string[] = [];
  socket: FakeSocket | undefined;
  own: FakeSocket | undefined;

  constructor(
    readonly pair: SocketPair,
    readonly person: Person,
  ) {
    this.page = new PageState({
      inbox: pair.inboxOf(person),
      counts: [],
      snapshot: null,
      openId: null,
      at: null,
      filter: allOpen,
      query: "",
      now: new Date().toISOString(),
    });
    const presence = new PresenceStore(this.page);
    this.connection = new Connection(
      { page: this.page, notices: new Notices(this.page), presence },
      {
        apply: (numberId, event) => {
          this.applied.push(event.seq);
          this.page.set((state) => ({ ...state, inbox: applyEvent(state.inbox, numberId, event) }));
        },
        onFrame: (numberId, frame) => presence.put(numberId, frame),
        reload: () => this.page.set((state) => ({ ...state, inbox: this.pair.inboxOf(person) })),
        onAsked: () => {},
      },
    );
    this.watch();
  }

  start = (): void => within.run(this, () => this.connection.start());
  stop = (): void => within.run(this, () => this.connection.stop());

  view(which: number): void {
    within.run(this, () => {
      this.page.patch({ openId: which === 0 ? null : uuid(100 + which) });
      this.connection.sayView();
    });
  }

  /** The server reads the oldest question that it has not read. */
  ask(): void {
    const request = this.requests.find(({ answer }) => answer === null);
    if (request) request.answer = this.pair.answerTo(request.places);
  }

  /** An answer comes back, not always in the order of the questions; or the line breaks instead. */
  answer(which: number, isLost: boolean): void {
    const answered = this.requests.filter(({ answer }) => answer !== null || isLost);
    const request = answered[which % Math.max(1, answered.length)];
    if (!request) return;
    this.requests.splice(this.requests.indexOf(request), 1);
    request.done(isLost ? { kind: "unreachable" } : { kind: "ok", value: request.answer });
  }

  people = () => sorted(this.page.state.rooms[support.id]?.people ?? []);

  private watch(): void {
    const held = new Map<string, number>();
    const rises = (what: string, seq: number) => {
      if (seq < (held.get(what) ?? 0)) this.wentBack.push(`${what}: ${held.get(what)} to ${seq}`);
      held.set(what, seq);
    };
    this.page.store.subscribe(() => {
      const { inbox } = this.page.state;
      rises("stream", inbox.streams[support.id]?.seq ?? 0);
      for (const { conversation } of inbox.conversations) rises(conversation.id, conversation.publicSeq);
    });
  }
}
