import type { Stream } from "@/lib/base/stream";

const ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const ROOM_PATH = new RegExp(`^/parties/(number|person)/(${ID})$`);

/**
 * The one canonical path of the room of a number, or of a person in a tenant: its lower-case id. Any other
 * path is no room (BR4).
 */
export const roomPath = ({ kind, id }: Stream): string => `/parties/${kind}/${id}`;

/** Whose room a path names, or null. Takes the path as sent, undecoded. */
export function streamOfRoomPath(pathname: string): Stream | null {
  const [, kind, id] = ROOM_PATH.exec(pathname) ?? [];
  return id === undefined ? null : { kind: kind === "person" ? "person" : "number", id };
}

const PERSON = "person/";

/** The platform's name of the room; its facts are stored under it. They outlive a version of ours. */
export const roomName = ({ kind, id }: Stream): string => (kind === "person" ? PERSON + id : id);

export const streamOfRoomName = (name: string): Stream =>
  name.startsWith(PERSON) ? { kind: "person", id: name.slice(PERSON.length) } : { kind: "number", id: name };
