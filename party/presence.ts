import { presenceStates, type PersonPresence, type PresenceState } from "@/lib/protocol/frames";
import type { ConnectionState } from "./state";

type Place = PersonPresence["places"][number];

/** The places of one tab: the conversation it shows and, where its person types, the reply. */
function placesOf(seat: ConnectionState): Place[] {
  if (seat.may === "listen") return [];
  const viewing: Place = { conversationId: seat.conversationId, state: seat.hidden ? "hidden" : "viewing" };
  return seat.typing?.shown
    ? [{ conversationId: seat.typing.conversationId, state: "replying" }, viewing]
    : [viewing];
}

const stronger = (a: PresenceState, b: PresenceState): PresenceState =>
  presenceStates.indexOf(a) <= presenceStates.indexOf(b) ? a : b;

/** All tabs of a person combined: the strongest state per conversation. Ten tabs are one person (C2). */
function personPlaces(seats: readonly ConnectionState[]): Place[] {
  const strongest = new Map<string | null, PresenceState>();
  for (const place of seats.flatMap(placesOf)) {
    const known = strongest.get(place.conversationId);
    strongest.set(place.conversationId, known === undefined ? place.state : stronger(known, place.state));
  }
  return [...strongest]
    .map(([conversationId, state]) => ({ conversationId, state }))
    .sort((a, b) => String(a.conversationId).localeCompare(String(b.conversationId)));
}

const seatsOf = (seats: readonly ConnectionState[], userId: string): ConnectionState[] =>
  seats.filter((seat) => seat.user.id === userId);

export function everyonesPresence(seats: readonly ConnectionState[]): PersonPresence[] {
  const shown = seats.filter((seat) => seat.may !== "listen");
  const users = new Map(shown.map((seat) => [seat.user.id, seat.user]));
  return [...users.values()].map((user) => ({ user, places: personPlaces(seatsOf(seats, user.id)) }));
}

/** The whole presence of the people for whom it changed; a person who left the room has no places. */
export function presenceChanges(
  before: readonly ConnectionState[],
  after: readonly ConnectionState[],
): PersonPresence[] {
  const touched = new Set([
    ...before.filter((seat) => !after.includes(seat)),
    ...after.filter((seat) => !before.includes(seat)),
  ]);
  const users = new Map([...touched].map((seat) => [seat.user.id, seat.user]));
  return [...users.values()].flatMap((user) => {
    const places = personPlaces(seatsOf(after, user.id));
    return same(personPlaces(seatsOf(before, user.id)), places) ? [] : [{ user, places }];
  });
}

const same = (a: Place[], b: Place[]): boolean =>
  a.length === b.length &&
  a.every((place, i) => place.conversationId === b[i]?.conversationId && place.state === b[i]?.state);
