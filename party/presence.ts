import { presenceStates, type PersonPresence, type PresenceState } from "@/lib/protocol/frames";
import type { ConnectionState } from "./state";

type Place = PersonPresence["places"][number];

/** The places of one tab: the conversation it shows and, where its person types, the reply. */
function placesOf(connection: ConnectionState): Place[] {
  if (connection.may === "listen") return [];
  const viewing: Place = {
    conversationId: connection.conversationId,
    state: connection.hidden ? "hidden" : "viewing",
  };
  return connection.typing?.visible
    ? [{ conversationId: connection.typing.conversationId, state: "replying" }, viewing]
    : [viewing];
}

const stronger = (a: PresenceState, b: PresenceState): PresenceState =>
  presenceStates.indexOf(a) <= presenceStates.indexOf(b) ? a : b;

/** All tabs of a person combined: the strongest state per conversation. Ten tabs are one person (C2). */
function personPlaces(connections: readonly ConnectionState[]): Place[] {
  const strongest = new Map<string | null, PresenceState>();
  for (const place of connections.flatMap(placesOf)) {
    const known = strongest.get(place.conversationId);
    strongest.set(place.conversationId, known === undefined ? place.state : stronger(known, place.state));
  }
  return [...strongest]
    .map(([conversationId, state]) => ({ conversationId, state }))
    .sort((a, b) => String(a.conversationId).localeCompare(String(b.conversationId)));
}

const connectionsOf = (connections: readonly ConnectionState[], userId: string): ConnectionState[] =>
  connections.filter((connection) => connection.user.id === userId);

/** Who is where, for somebody who just came. Connections that only listen are nobody's presence. */
export function everyonesPresence(connections: readonly ConnectionState[]): PersonPresence[] {
  const present = connections.filter((connection) => connection.may !== "listen");
  const users = new Map(present.map((connection) => [connection.user.id, connection.user]));
  return [...users.values()].map((user) => ({
    user,
    places: personPlaces(connectionsOf(connections, user.id)),
  }));
}

/** The whole presence of the people for whom it changed; a person who left the room has no places. */
export function presenceChanges(
  before: readonly ConnectionState[],
  after: readonly ConnectionState[],
): PersonPresence[] {
  const touched = new Set([
    ...before.filter((connection) => !after.includes(connection)),
    ...after.filter((connection) => !before.includes(connection)),
  ]);
  const users = new Map([...touched].map((connection) => [connection.user.id, connection.user]));
  return [...users.values()].flatMap((user) => {
    const places = personPlaces(connectionsOf(after, user.id));
    return same(personPlaces(connectionsOf(before, user.id)), places) ? [] : [{ user, places }];
  });
}

const same = (a: Place[], b: Place[]): boolean =>
  a.length === b.length &&
  a.every((place, i) => place.conversationId === b[i]?.conversationId && place.state === b[i]?.state);
