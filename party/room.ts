import type { EventFrame } from "@/lib/protocol/event-frames";
import type { AccessEvent, TakenOver } from "@/lib/protocol/events";
import {
  PROTOCOL_VERSION,
  type ClientFrame,
  type CloseReason,
  type ServerFrame,
} from "@/lib/protocol/frames";
import { LEASE_MS, SILENT_MS, TYPING_LAPSE_MS } from "@/lib/protocol/timings";
import type { AuthorView } from "@/lib/protocol/views";
import {
  concerns,
  accessChangeOf,
  accessChangesStillNeeded,
  connectionOwner,
  withAccessChange,
} from "./access";
import { keepKeys, leaseChanges, leaseEnd, leaseView, liveLease, withinBounds, withLease } from "./lease";
import { everyonesPresence, presenceChanges } from "./presence";
import { typingChanges } from "./typing";
import type { AccessChange, Closing, Facts, Outcome, Outgoing, Room, ConnectionState } from "./state";

/**
 * The rules of a room, without the platform: from its state, an occurrence and the time to the new state, the
 * sockets to close and the frames to send. Each rule changes connections and facts; the frames about
 * presence, typing and leases are computed from the difference.
 */

/**
 * Continued typing is announced to colleagues this often per tab; less than the 2 s at which a writer
 * repeats.
 */
const TYPING_INTERVAL_MS = 1_000;
const RELAYS_PER_SECOND = 3;
/** Our own client sends none, so more than a few come from something else. */
const BAD_FRAMES_FORGIVEN = 3;

/**
 * A room being changed. Frames computed from the difference go out between the `first` frames and the `last`.
 */
type Turn = {
  before: Room;
  connections: ConnectionState[];
  facts: Facts;
  close: Closing[];
  first: Outgoing[];
  last: Outgoing[];
  now: number;
};

const begin = (room: Room, now: number): Turn => ({
  before: room,
  connections: [...room.connections],
  facts: room.facts,
  close: [],
  first: [],
  last: [],
  now,
});

/** A new tab. It gets the whole state once; the others get the person's presence if it changed. */
export function join(room: Room, connection: ConnectionState, now: number): Outcome {
  const turn = begin(room, now);
  sweep(turn);
  turn.connections.push(connection);
  turn.last.push({ to: [connection.id], frame: hello(turn) });
  return finish(turn);
}

/** A socket closed or broke. Its person may have other tabs, and holds the reply until the lease ends. */
export function leave(room: Room, connectionId: string, now: number): Outcome {
  const turn = begin(room, now);
  remove(turn, (connection) => connection.id === connectionId);
  return finish(turn);
}

/** The room closes a socket for its behaviour. */
export function expel(room: Room, connectionId: string, reason: CloseReason, now: number): Outcome {
  const turn = begin(room, now);
  close(turn, (connection) => connection.id === connectionId, reason);
  return finish(turn);
}

/** A malformed frame gets an error, and after a few the socket is closed. Nothing else changes (BR8, BR9). */
export function onInvalidFrame(room: Room, connectionId: string, now: number): Outcome {
  const turn = begin(room, now);
  const connection = room.connections.find((other) => other.id === connectionId);
  if (!connection) return finish(turn);
  replace(turn, { ...connection, badFrames: connection.badFrames + 1, heardAt: now });
  if (connection.badFrames >= BAD_FRAMES_FORGIVEN)
    close(turn, (other) => other.id === connectionId, "rate_limited");
  else turn.last.push({ to: [connectionId], frame: { type: "error", code: "bad_frame" } });
  return finish(turn);
}

/** A frame of a person's tab. Who they are and what they may do comes from their connection alone. */
export function onFrame(room: Room, connectionId: string, frame: ClientFrame, now: number): Outcome {
  const turn = begin(room, now);
  const heard = room.connections.find((other) => other.id === connectionId);
  if (!heard) return finish(turn);
  const connection = { ...heard, heardAt: now };
  replace(turn, connection);
  if (frame.type === "view")
    replace(turn, { ...connection, conversationId: frame.conversationId, hidden: frame.hidden });
  else if (connection.may !== "reply")
    turn.last.push({ to: [connectionId], frame: { type: "error", code: "not_allowed" } });
  else if (frame.type === "typing") onTyping(turn, connection, frame);
  else onStopped(turn, connection.user, frame.conversationId);
  return finish(turn);
}

/** Whether this is the person's first key in that conversation, as far as the room remembers. */
export const beginsReply = ({ connections, facts }: Room, userId: string, frame: ClientFrame): boolean =>
  frame.type === "typing" &&
  typingIn(connections, frame.conversationId, userId).length === 0 &&
  !facts.leases.some((lease) => lease.conversationId === frame.conversationId && lease.user.id === userId);

/**
 * Forwards to everyone, in the given order, what the application committed. Anybody revoked in the batch is
 * closed first and gets none of it (V5). Events may come twice.
 */
export function publish(room: Room, events: readonly EventFrame[], now: number): Outcome {
  const turn = begin(room, now);
  for (const { event } of events) {
    if (event?.type === "reply.taken_over") hearTakeOver(turn, event);
    else if (event) hearAccess(turn, event);
  }
  const to = turn.connections.map((connection) => connection.id);
  turn.first.push(...events.map(({ text }) => ({ to, text })));
  return finish(turn);
}

/**
 * Applies the access events that the application returned. They are not forwarded: each was published, or
 * will be.
 */
export function learn(room: Room, events: readonly AccessEvent[], now: number): Outcome {
  const turn = begin(room, now);
  for (const event of events) hearAccess(turn, event);
  return finish(turn);
}

/**
 * Time has passed: silent sockets are closed, typing lapses, leases end, old access changes are forgotten.
 */
export function tick(room: Room, now: number): Outcome {
  const turn = begin(room, now);
  sweep(turn);
  return finish(turn);
}

/**
 * When `tick` has something to do; null with fewer than two connections, because then nobody would see it.
 */
export function nextDue({ connections, facts }: Room): number | null {
  if (connections.length < 2) return null;
  return Math.min(
    ...connections.map((connection) => connection.heardAt + SILENT_MS),
    ...connections.flatMap(({ typing }) =>
      typing ? [typing.keyAt + (typing.visible ? TYPING_LAPSE_MS : LEASE_MS)] : [],
    ),
    ...facts.leases.map((lease) => leaseEnd(lease, connections)),
  );
}

function onTyping(
  turn: Turn,
  connection: ConnectionState,
  { conversationId, text }: Extract<ClientFrame, { type: "typing" }>,
): void {
  const { now } = turn;
  const known = connection.typing?.conversationId === conversationId ? connection.typing : null;
  if (!known) turn.facts = { ...turn.facts, leases: keepKeys(turn.facts.leases, connection) };
  if (!liveLease(turn, conversationId, now)) {
    const lease = { conversationId, user: connection.user, keyAt: now, takenOver: null };
    turn.facts = {
      ...turn.facts,
      leases: withinBounds(withLease(turn.facts.leases, lease), connection.user.id, turn.connections),
    };
  }
  const recent = typingIn(turn.connections, conversationId, connection.user.id).flatMap((typing) =>
    typing.relays.filter((at) => at > now - 1000),
  );
  const relayed = recent.length < RELAYS_PER_SECOND;
  if (relayed) turn.last.push(draft(turn, conversationId, connection.user, text));
  const announced = known?.visible === true && now - known.typingAt < TYPING_INTERVAL_MS;
  const relays = (known?.relays ?? []).filter((at) => at > now - 1000);
  replace(turn, {
    ...connection,
    typing: {
      conversationId,
      keyAt: now,
      typingAt: announced ? known.typingAt : now,
      visible: true,
      relays: relayed ? [...relays, now] : relays,
    },
  });
}

/** In all tabs of that person: the reply was sent, emptied or left once. */
function onStopped(turn: Turn, user: AuthorView, conversationId: string): void {
  turn.connections = turn.connections.map((connection) =>
    connection.user.id === user.id && connection.typing?.conversationId === conversationId
      ? { ...connection, typing: null }
      : connection,
  );
  dropLeases(turn, (lease) => lease.conversationId === conversationId && lease.user.id === user.id);
}

function hearAccess(turn: Turn, event: AccessEvent): void {
  const mark = accessChangeOf(event, turn.facts.access, turn.now);
  if (!mark) return;
  turn.facts = { ...turn.facts, access: withAccessChange(turn.facts.access, mark) };
  if (!mark.revoked) return limitTo(turn, mark);
  close(
    turn,
    (connection) => concerns(mark, connectionOwner(connection)),
    mark.of === "user" ? "forbidden" : "signed_out",
  );
  if (mark.of === "user") dropLeases(turn, (lease) => lease.user.id === mark.id);
}

/** The sockets stay. A person who may now only watch no longer types or holds a reply. */
function limitTo(turn: Turn, { id, may }: AccessChange): void {
  if (may === undefined) return;
  turn.connections = turn.connections.map((connection) =>
    connection.user.id === id && connection.may !== may && connection.may !== "listen"
      ? { ...connection, may, typing: may === "read" ? null : connection.typing }
      : connection,
  );
  if (may === "read") dropLeases(turn, (lease) => lease.user.id === id);
}

function hearTakeOver(turn: Turn, event: TakenOver): void {
  const { epoch, seq, by, conversation } = event;
  const known = turn.facts.leases.find((lease) => lease.conversationId === conversation.id);
  if (known?.takenOver?.epoch === epoch && known.takenOver.seq >= seq) return;
  const user = turn.connections.find((connection) => connection.user.id === by)?.user;
  // The person who took over has no tab in this room: nobody holds the reply until the next key.
  if (!user) return dropLeases(turn, (lease) => lease.conversationId === conversation.id);
  const lease = { conversationId: conversation.id, user, keyAt: turn.now, takenOver: { epoch, seq } };
  turn.facts = { ...turn.facts, leases: withLease(turn.facts.leases, lease) };
}

function sweep(turn: Turn): void {
  const { now } = turn;
  close(turn, (connection) => connection.heardAt + SILENT_MS <= now, "silent");
  turn.connections = turn.connections.map((connection) => {
    const { typing } = connection;
    if (!typing) return connection;
    if (typing.keyAt + LEASE_MS <= now) return { ...connection, typing: null };
    return typing.visible && typing.keyAt + TYPING_LAPSE_MS <= now
      ? { ...connection, typing: { ...typing, visible: false } }
      : connection;
  });
  dropLeases(turn, (lease) => leaseEnd(lease, turn.connections) <= now);
  const access = accessChangesStillNeeded(turn.facts.access, now);
  if (access !== turn.facts.access) turn.facts = { ...turn.facts, access };
}

function replace(turn: Turn, connection: ConnectionState): void {
  turn.connections = turn.connections.map((other) => (other.id === connection.id ? connection : other));
}

function remove(turn: Turn, which: (connection: ConnectionState) => boolean): void {
  for (const connection of turn.connections.filter(which)) {
    const leases = keepKeys(turn.facts.leases, connection);
    if (leases !== turn.facts.leases) turn.facts = { ...turn.facts, leases };
  }
  turn.connections = turn.connections.filter((connection) => !which(connection));
}

function close(turn: Turn, which: (connection: ConnectionState) => boolean, reason: CloseReason): void {
  turn.close.push(
    ...turn.connections.filter(which).map((connection) => ({ connectionId: connection.id, reason })),
  );
  remove(turn, which);
}

function dropLeases(turn: Turn, which: (lease: Facts["leases"][number]) => boolean): void {
  if (turn.facts.leases.some(which))
    turn.facts = { ...turn.facts, leases: turn.facts.leases.filter((lease) => !which(lease)) };
}

const typingIn = (connections: readonly ConnectionState[], conversationId: string, userId: string) =>
  connections.flatMap(({ user, typing }) =>
    user.id === userId && typing?.conversationId === conversationId ? [typing] : [],
  );

/** Live text goes only to colleagues who have the conversation open, and is not stored. */
const draft = ({ connections }: Turn, conversationId: string, user: AuthorView, text: string): Outgoing => ({
  to: connections
    .filter((connection) => connection.conversationId === conversationId && connection.user.id !== user.id)
    .map((connection) => connection.id),
  frame: { type: "draft.changed", conversationId, user, text },
});

const hello = ({ connections, facts, now }: Turn): ServerFrame => ({
  type: "hello",
  version: PROTOCOL_VERSION,
  presence: everyonesPresence(connections),
  leases: facts.leases
    .filter((lease) => leaseEnd(lease, connections) > now)
    .map((lease) => leaseView(lease, connections, now)),
  typing: connections.flatMap(({ user, typing }) =>
    typing?.visible ? [{ conversationId: typing.conversationId, user }] : [],
  ),
});

/**
 * Adds the frames that the difference means for colleagues. A connection new in this turn gets `hello`
 * instead.
 */
function finish(turn: Turn): Outcome {
  const { before, connections, facts, now } = turn;
  const room = { connections, facts };
  const known = new Set(before.connections.map((connection) => connection.id));
  const listeners = connections.filter((connection) => known.has(connection.id));
  const everyone = listeners.map((connection) => connection.id);
  const colleaguesOf = (user: AuthorView) =>
    listeners.filter((connection) => connection.user.id !== user.id).map((connection) => connection.id);
  const typingNow = typingChanges(before.connections, connections);
  const renewed = new Set(typingNow.started.map((writer) => writer.conversationId));
  const changes: Outgoing[] = [
    ...typingNow.stopped.map(({ user, conversationId }) => ({
      to: colleaguesOf(user),
      frame: { type: "reply.stopped" as const, conversationId, user },
    })),
    ...typingNow.ended.map(({ user, conversationId }) => draft(turn, conversationId, user, "")),
    ...typingNow.started.map(({ user, conversationId }) => ({
      to: colleaguesOf(user),
      frame: { type: "reply.started" as const, conversationId, user },
    })),
    ...leaseChanges(before, room, renewed).map(({ conversationId, lease }) => ({
      to: everyone,
      frame: {
        type: "lease.changed" as const,
        conversationId,
        lease: lease && leaseView(lease, connections, now),
      },
    })),
    ...presenceChanges(before.connections, connections).map((person) => ({
      to: everyone,
      frame: { type: "presence.changed" as const, person },
    })),
  ];
  return {
    room,
    close: turn.close,
    send: [...turn.first, ...changes, ...turn.last].filter(({ to }) => to.length > 0),
  };
}
