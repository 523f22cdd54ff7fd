import { Server, type Connection, type WSMessage } from "partyserver";
import { type EventFrame, readEvents } from "@/lib/protocol/event-frames";
import { ClientFrame, MAX_FRAME_BYTES, closeCodes, type CloseReason } from "@/lib/protocol/frames";
import { streamOfRoomName } from "@/lib/protocol/room-name";
import { mayEnter, rightOf } from "./access";
import { askAccess, sharedQuestion } from "./application";
import { Buckets, NEW_REPLIES, OF_PERSON, OF_ROOM } from "./rate-limit";
import { readIdentity, type Identity } from "./identity";
import {
  beginsReply,
  expel,
  onFrame,
  onInvalidFrame,
  join,
  learn,
  leave,
  nextDue,
  publish,
  tick,
} from "./room";
import { emptyFacts, type Facts, type Place, type Outcome, type Room, type ConnectionState } from "./state";

/** Sockets that one person may have open in one room. */
const MAX_SOCKETS_PER_USER = 20;
const FACTS = "facts";
/** The platform's code for a close frame without a code. */
const NO_CODE = 1005;

/**
 * The room of a number, or of a person, on the platform: reads what comes in, asks `room.ts`, and does what
 * it says. Fields are only a cache, since the platform drops them while sockets stay. No handler may throw:
 * the library would send the stack to the client.
 */
export class NumberRoom extends Server {
  static override options = { hibernate: true };

  #facts: Facts = emptyFacts;
  #alarmAt: number | null = null;
  readonly #frames = {
    ofPerson: new Buckets(OF_PERSON),
    ofRoom: new Buckets(OF_ROOM),
    newReplies: new Buckets(NEW_REPLIES),
  };

  /** The last event received here; unknown after a sleep or a start. */
  #toldTo: Place | null = null;
  readonly #learnAccess = sharedQuestion(async () => {
    const events = await askAccess(this.env, streamOfRoomName(this.name));
    this.#happen((room) => learn(room, events, Date.now()));
  });

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    void ctx.blockConcurrencyWhile(async () => {
      this.#facts = (await ctx.storage.get<Facts>(FACTS)) ?? emptyFacts;
      this.#alarmAt = await ctx.storage.getAlarm();
    });
  }

  override async fetch(request: Request): Promise<Response> {
    try {
      if (request.headers.has("upgrade")) {
        const identity = readIdentity(request.headers);
        if (!this.#hasPlace(identity)) return new Response(null, { status: 403 });
        // While away, asleep or cut off, a room misses revocations. It asks for them before it admits anybody
        // (V5).
        await this.#learnAccess();
        if (!this.#hasPlace(identity)) return new Response(null, { status: 403 });
      }
      const response = await super.fetch(request);
      return response.status >= 500 ? new Response(null, { status: 500 }) : response;
    } catch (error) {
      report("fetch", error);
      return new Response(null, { status: 503 });
    }
  }

  override getConnectionTags(_connection: Connection, { request }: { request: Request }): string[] {
    // `fetch` has just checked it.
    const identity = readIdentity(request.headers);
    return [userTag(identity.userId), `session:${identity.sessionId}`];
  }

  override onConnect(connection: Connection<ConnectionState>, { request }: { request: Request }): void {
    this.#guard("connect", () => {
      const identity = readIdentity(request.headers);
      // Access may have been lost since `fetch` checked.
      if (!mayEnter(this.#facts, identity)) return connection.close(closeCodes.forbidden);
      const now = Date.now();
      this.#happen((room) =>
        join(
          room,
          newConnection(connection.id, { ...identity, may: rightOf(this.#facts, identity) }, now),
          now,
        ),
      );
    });
  }

  override onMessage(connection: Connection<ConnectionState>, message: WSMessage): void {
    this.#guard("message", () => {
      // Frames of a socket that the room closed may still arrive.
      if (connection.readyState !== WebSocket.OPEN || !connection.state) return;
      const now = Date.now();
      const { id, user } = connection.state;
      const tooFast = () => {
        send(connection, JSON.stringify({ type: "error", code: "too_fast" }));
        this.#happen((room) => expel(room, id, "rate_limited", now));
      };
      if (!this.#isBearable(user.id, now)) return tooFast();
      if (sizeOf(message) > MAX_FRAME_BYTES) return this.#happen((room) => expel(room, id, "too_large", now));
      const frame = readFrame(message);
      if (frame && beginsReply(this.#room(), user.id, frame) && !this.#frames.newReplies.take(user.id, now))
        return tooFast();
      this.#happen((room) => (frame ? onFrame(room, id, frame, now) : onInvalidFrame(room, id, now)));
    });
  }

  override onClose(connection: Connection<ConnectionState>, code: number): void {
    this.#guard("close", () => {
      // The peer sent no code. Nothing else answers such a close, and the peer would wait until the room
      // sleeps.
      if (code === NO_CODE) connection.close(1000);
      this.#gone(connection);
    });
  }

  override onError(connection: Connection<ConnectionState>): void {
    this.#guard("error", () => this.#gone(connection));
  }

  override onAlarm(): void {
    this.#guard("alarm", () => {
      const now = Date.now();
      this.#alarmAt = null;
      for (const buckets of Object.values(this.#frames)) buckets.forgetFull(now);
      this.#happen((room) => tick(room, now));
    });
  }

  /** Receives events that the application committed. The door has checked the secret. */
  override async onRequest(request: Request): Promise<Response> {
    try {
      const events = readEvents(await request.text());
      if (!events) return new Response(null, { status: 400 });
      // Events are missing before these, perhaps a revocation. The room asks for access events before it
      // forwards anything.
      if (!this.#follows(events) && [...this.getConnections()].length > 0) await this.#learnAccess();
      // None of them changes connections or facts: they are only forwarded.
      if (events.every(({ event }) => event === null)) this.#forward(events);
      else this.#happen((room) => publish(room, events, Date.now()));
      this.#toldTo = lastOf(events, this.#toldTo);
      return new Response(null, { status: 204 });
    } catch (error) {
      report("publish", error);
      return new Response(null, { status: 503 });
    }
  }

  #forward(events: readonly EventFrame[]): void {
    for (const connection of this.getConnections()) for (const { text } of events) send(connection, text);
  }

  #hasPlace(identity: Identity): boolean {
    const sockets = [...this.getConnections(userTag(identity.userId))].length;
    return identity.room === this.name && sockets < MAX_SOCKETS_PER_USER && mayEnter(this.#facts, identity);
  }

  /**
   * The frames of all people together are limited too. Above that limit, only people who sent many are too
   * fast, so that the others' frames, and the events, get through.
   */
  #isBearable(userId: string, now: number): boolean {
    const { ofPerson, ofRoom } = this.#frames;
    return ofPerson.take(userId, now) && (ofRoom.take(this.name, now) || !ofPerson.isHeavy(userId, now));
  }

  /** Whether the events continue without a hole after the last one received, or repeat it. */
  #follows(events: readonly EventFrame[]): boolean {
    let last = this.#toldTo;
    return events.every((event) => {
      const isNext = last !== null && event.epoch === last.epoch && event.seq <= last.seq + 1;
      last = lastOf([event], last);
      return isNext;
    });
  }

  #gone(connection: Connection<ConnectionState>): void {
    const state = connection.state;
    if (!state) return;
    connection.setState(null);
    // The socket is no longer among the open ones. Its connection is passed along, so that others learn that
    // it left.
    this.#happen((room) => leave(room, state.id, Date.now()), [state]);
  }

  /**
   * Lets a rule decide about the room as it is, and does what it says. Facts come first: what goes out waits
   * until a change of access is stored. Reply leases are only advice, so no frame waits for the disk because
   * of them.
   */
  #happen(rule: (room: Room) => Outcome, leaving: readonly ConnectionState[] = []): void {
    const connections = new Map(
      [...this.getConnections<ConnectionState>()].map((connection) => [connection.id, connection]),
    );
    const before = this.#room([...connections.values()], leaving);
    const { room, close, send: outgoing } = rule(before);
    if (room.facts !== this.#facts) {
      const allowUnconfirmed = room.facts.access === this.#facts.access;
      this.#facts = room.facts;
      void this.ctx.storage.put(FACTS, room.facts, { allowUnconfirmed });
    }
    const unchanged = new Set(before.connections);
    for (const state of room.connections)
      if (!unchanged.has(state)) connections.get(state.id)?.setState(state);
    for (const { connectionId, reason } of close) endSocket(connections.get(connectionId), reason);
    for (const { to, ...each } of outgoing) {
      const text = "text" in each ? each.text : JSON.stringify(each.frame);
      for (const connectionId of to) send(connections.get(connectionId), text);
    }
    this.#wakeFor(room);
  }

  #room(
    connections: readonly Connection<ConnectionState>[] = [...this.getConnections<ConnectionState>()],
    leaving: readonly ConnectionState[] = [],
  ): Room {
    return {
      connections: [...connections.flatMap((connection) => this.#stateOf(connection)), ...leaving],
      facts: this.#facts,
    };
  }

  /**
   * Empty for a socket that was just closed. The platform answers pings without waking the room, but
   * remembers when.
   */
  #stateOf(connection: Connection<ConnectionState>): ConnectionState[] {
    const state = connection.state;
    if (!state) return [];
    const pingAt = this.ctx.getWebSocketAutoResponseTimestamp(connection)?.getTime() ?? 0;
    return [pingAt > state.heardAt ? { ...state, heardAt: pingAt } : state];
  }

  #wakeFor(room: Room): void {
    const due = nextDue(room);
    if (due === null || (this.#alarmAt !== null && this.#alarmAt <= due)) return;
    this.#alarmAt = due;
    void this.ctx.storage.setAlarm(due);
  }

  #guard(where: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      report(where, error);
    }
  }
}

/** The furthest place among the events, or the furthest before them. */
const lastOf = (events: readonly Place[], before: Place | null = null): Place | null =>
  events.reduce<Place | null>(
    (last, { epoch, seq }) =>
      last !== null && last.epoch === epoch && last.seq >= seq ? last : { epoch, seq },
    before,
  );

const userTag = (userId: string): string => `user:${userId}`;

const newConnection = (id: string, identity: Identity, now: number): ConnectionState => ({
  id,
  user: { id: identity.userId, name: identity.name },
  sessionId: identity.sessionId,
  may: identity.may,
  conversationId: null,
  hidden: false,
  typing: null,
  heardAt: now,
  badFrames: 0,
});

function sizeOf(message: WSMessage): number {
  if (typeof message !== "string") return message.byteLength;
  // A string has at least as many bytes as characters, so a long one is refused without encoding it.
  return message.length > MAX_FRAME_BYTES ? message.length : new TextEncoder().encode(message).byteLength;
}

function readFrame(message: WSMessage): ClientFrame | null {
  if (typeof message !== "string") return null;
  try {
    return ClientFrame.safeParse(JSON.parse(message)).data ?? null;
  } catch {
    return null;
  }
}

/** Not a connection from here on, though the peer may be slow to answer the close. */
function endSocket(connection: Connection<ConnectionState> | undefined, reason: CloseReason): void {
  connection?.setState(null);
  connection?.close(closeCodes[reason]);
}

function send(connection: Pick<Connection, "send"> | undefined, text: string): void {
  try {
    connection?.send(text);
  } catch {
    // The socket just broke; its close event follows and informs the others.
  }
}

/** An error's message names no person and no text; its stack is not logged. */
const report = (where: string, error: unknown): void =>
  console.error(`room ${where} failed:`, error instanceof Error ? error.message : "unknown");
