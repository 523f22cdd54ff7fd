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
const SIGN_INTERVAL_MS = 1_000;
const RELAYS_PER_SECOND = 3;
/** Our own client sends none, so more than a few come from something else. */
const BAD_FRAMES_FORGIVEN = 3;

/**
 * A room being changed. Frames computed from the difference go out between the `first` frames and the `last`.
 */
type Turn = {
  before: Room;
  seats: ConnectionState[];
  facts: Facts;
  close: Closing[];
  first: Outgoing[];
  last: Outgoing[];
  now: number;
};

const begin = (room: Room, now: number): Turn => ({
  before: room,
  seats: [...room.seats],
  facts: room.facts,
  close: [],
  first: [],
  last: [],
  now,
});

/** A new tab. It gets the whole state once; the others get the person's presence if it changed. */
export function join(room: Room, seat: ConnectionState, now: number): Outcome {
  const turn = begin(room, now);
  sweep(turn);
  turn.seats.push(seat);
  turn.last.push({ to: [seat.id], frame: hello(turn) });
  return finish(turn);
}

/** A socket closed or broke. Its person may have other tabs, and holds the reply until the lease ends. */
export function leave(room: Room, seatId: string, now: number): Outcome {
  const turn = begin(room, now);
  remove(turn, (seat) => seat.id === seatId);
  return finish(turn);
}

/** The room closes a socket for its behaviour. */
export function expel(room: Room, seatId: string, reason: CloseReason, now: number): Outcome {
  const turn = begin(room, now);
  close(turn, (seat) => seat.id === seatId, reason);
  return finish(turn);
}

/** A malformed frame gets an error, and after a few the socket is closed. Nothing else changes (BR8, BR9). */
export function onInvalidFrame(room: Room, seatId: string, now: number): Outcome {
  const turn = begin(room, now);
  const seat = room.seats.find((other) => other.id === seatId);
  if (!seat) return finish(turn);
  replace(turn, { ...seat, badFrames: seat.badFrames + 1, heardAt: now });
  if (seat.badFrames >= BAD_FRAMES_FORGIVEN) close(turn, (other) => other.id === seatId, "flood");
  else turn.last.push({ to: [seatId], frame: { type: "error", code: "bad_frame" } });
  return finish(turn);
}

/** A frame of a person's tab. Who they are and what they may do comes from their connection alone. */
export function hear(room: Room, seatId: string, frame: ClientFrame, now: number): Outcome {
  const turn = begin(room, now);
  const heard = room.seats.find((other) => other.id === seatId);
  if (!heard) return finish(turn);
  const seat = { ...heard, heardAt: now };
  replace(turn, seat);
  if (frame.type === "view")
    replace(turn, { ...seat, conversationId: frame.conversationId, hidden: frame.hidden });
  else if (seat.may !== "reply")
    turn.last.push({ to: [seatId], frame: { type: "error", code: "not_allowed" } });
  else if (frame.type === "typing") hearTyping(turn, seat, frame);
  else hearStopped(turn, seat.user, frame.conversationId);
  return finish(turn);
}

/** Whether this is the person's first key in that conversation, as far as the room remembers. */
export const beginsReply = ({ seats, facts }: Room, userId: string, frame: ClientFrame): boolean =>
  frame.type === "typing" &&
  typingIn(seats, frame.conversationId, userId).length === 0 &&
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
  const to = turn.seats.map((seat) => seat.id);
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
export function nextDue({ seats, facts }: Room): number | null {
  if (seats.length < 2) return null;
  return Math.min(
    ...seats.map((seat) => seat.heardAt + SILENT_MS),
    ...seats.flatMap(({ typing }) =>
      typing ? [typing.keyAt + (typing.shown ? TYPING_LAPSE_MS : LEASE_MS)] : [],
    ),
    ...facts.leases.map((lease) => leaseEnd(lease, seats)),
  );
}

function hearTyping(
  turn: Turn,
  seat: ConnectionState,
  { conversationId, text }: Extract<ClientFrame, { type: "typing" }>,
): void {
  const { now } = turn;
  const known = seat.typing?.conversationId === conversationId ? seat.typing : null;
  if (!known) turn.facts = { ...turn.facts, leases: keepKeys(turn.facts.leases, seat) };
  if (!liveLease(turn, conversationId, now)) {
    const lease = { conversationId, user: seat.user, keyAt: now, takenOver: null };
    turn.facts = {
      ...turn.facts,
      leases: withinBounds(withLease(turn.facts.leases, lease), seat.user.id, turn.seats),
    };
  }
  const recent = typingIn(turn.seats, conversationId, seat.user.id).flatMap((typing) =>
    typing.relays.filter((at) => at > now - 1000),
  );
  const relayed = recent.length < RELAYS_PER_SECOND;
  if (relayed) turn.last.push(draft(turn, conversationId, seat.user, text));
  const told = known?.shown === true && now - known.signAt < SIGN_INTERVAL_MS;
  const relays = (known?.relays ?? []).filter((at) => at > now - 1000);
  replace(turn, {
    ...seat,
    typing: {
      conversationId,
      keyAt: now,
      signAt: told ? known.signAt : now,
      shown: true,
      relays: relayed ? [...relays, now] : relays,
    },
  });
}

/** In all tabs of that person: the reply was sent, emptied or left once. */
function hearStopped(turn: Turn, user: AuthorView, conversationId: string): void {
  turn.seats = turn.seats.map((seat) =>
    seat.user.id === user.id && seat.typing?.conversationId === conversationId
      ? { ...seat, typing: null }
      : seat,
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
    (seat) => concerns(mark, connectionOwner(seat)),
    mark.of === "user" ? "forbidden" : "signed_out",
  );
  if (mark.of === "user") dropLeases(turn, (lease) => lease.user.id === mark.id);
}

/** The sockets stay. A person who may now only watch no longer types or holds a reply. */
function limitTo(turn: Turn, { id, may }: AccessChange): void {
  if (may === undefined) return;
  turn.seats = turn.seats.map((seat) =>
    seat.user.id === id && seat.may !== may && seat.may !== "listen"
      ? { ...seat, may, typing: may === "read" ? null : seat.typing }
      : seat,
  );
  if (may === "read") dropLeases(turn, (lease) => lease.user.id === id);
}

function hearTakeOver(turn: Turn, event: TakenOver): void {
  const { epoch, seq, by, conversation } = event;
  const known = turn.facts.leases.find((lease) => lease.conversationId === conversation.id);
  if (known?.takenOver?.epoch === epoch && known.takenOver.seq >= seq) return;
  const user = turn.seats.find((seat) => seat.user.id === by)?.user;
  // The person who took over has no tab in this room: nobody holds the reply until the next key.
  if (!user) return dropLeases(turn, (lease) => lease.conversationId === conversation.id);
  const lease = { conversationId: conversation.id, user, keyAt: turn.now, takenOver: { epoch, seq } };
  turn.facts = { ...turn.facts, leases: withLease(turn.facts.leases, lease) };
}

function sweep(turn: Turn): void {
  const { now } = turn;
  close(turn, (seat) => seat.heardAt + SILENT_MS <= now, "silent");
  turn.seats = turn.seats.map((seat) => {
    const { typing } = seat;
    if (!typing) return seat;
    if (typing.keyAt + LEASE_MS <= now) return { ...seat, typing: null };
    return typing.shown && typing.keyAt + TYPING_LAPSE_MS <= now
      ? { ...seat, typing: { ...typing, shown: false } }
      : seat;
  });
  dropLeases(turn, (lease) => leaseEnd(lease, turn.seats) <= now);
  const access = accessChangesStillNeeded(turn.facts.access, now);
  if (access !== turn.facts.access) turn.facts = { ...turn.facts, access };
}

function replace(turn: Turn, seat: ConnectionState): void {
  turn.seats = turn.seats.map((other) => (other.id === seat.id ? seat : other));
}

function remove(turn: Turn, which: (seat: ConnectionState) => boolean): void {
  for (const seat of turn.seats.filter(which)) {
    const leases = keepKeys(turn.facts.leases, seat);
    if (leases !== turn.facts.leases) turn.facts = { ...turn.facts, leases };
  }
  turn.seats = turn.seats.filter((seat) => !which(seat));
}

function close(turn: Turn, which: (seat: ConnectionState) => boolean, reason: CloseReason): void {
  turn.close.push(...turn.seats.filter(which).map((seat) => ({ seatId: seat.id, reason })));
  remove(turn, which);
}

function dropLeases(turn: Turn, which: (lease: Facts["leases"][number]) => boolean): void {
  if (turn.facts.leases.some(which))
    turn.facts = { ...turn.facts, leases: turn.facts.leases.filter((lease) => !which(lease)) };
}

const typingIn = (seats: readonly ConnectionState[], conversationId: string, userId: string) =>
  seats.flatMap(({ user, typing }) =>
    user.id === userId && typing?.conversationId === conversationId ? [typing] : [],
  );

/** Live text goes only to colleagues who have the conversation open, and is not stored. */
const draft = ({ seats }: Turn, conversationId: string, user: AuthorView, text: string): Outgoing => ({
  to: seats
    .filter((seat) => seat.conversationId === conversationId && seat.user.id !== user.id)
    .map((seat) => seat.id),
  frame: { type: "draft.changed", conversationId, user, text },
});

const hello = ({ seats, facts, now }: Turn): ServerFrame => ({
  type: "hello",
  version: PROTOCOL_VERSION,
  presence: everyonesPresence(seats),
  leases: facts.leases
    .filter((lease) => leaseEnd(lease, seats) > now)
    .map((lease) => leaseView(lease, seats, now)),
  typing: seats.flatMap(({ user, typing }) =>
    typing?.shown ? [{ conversationId: typing.conversationId, user }] : [],
  ),
});

/**
 * Adds the frames that the difference means for colleagues. A connection new in this turn gets `hello`
 * instead.
 */
function finish(turn: Turn): Outcome {
  const { before, seats, facts, now } = turn;
  const room = { seats, facts };
  const known = new Set(before.seats.map((seat) => seat.id));
  const listeners = seats.filter((seat) => known.has(seat.id));
  const everyone = listeners.map((seat) => seat.id);
  const colleaguesOf = (user: AuthorView) =>
    listeners.filter((seat) => seat.user.id !== user.id).map((seat) => seat.id);
  const signs = typingChanges(before.seats, seats);
  const renewed = new Set(signs.started.map((writer) => writer.conversationId));
  const changes: Outgoing[] = [
    ...signs.stopped.map(({ user, conversationId }) => ({
      to: colleaguesOf(user),
      frame: { type: "reply.stopped" as const, conversationId, user },
    })),
    ...signs.ended.map(({ user, conversationId }) => draft(turn, conversationId, user, "")),
    ...signs.started.map(({ user, conversationId }) => ({
      to: colleaguesOf(user),
      frame: { type: "reply.started" as const, conversationId, user },
    })),
    ...leaseChanges(before, room, renewed).map(({ conversationId, lease }) => ({
      to: everyone,
      frame: { type: "lease.changed" as const, conversationId, lease: lease && leaseView(lease, seats, now) },
    })),
    ...presenceChanges(before.seats, seats).map((person) => ({
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
