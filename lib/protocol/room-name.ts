/** The one canonical room of a number: its lower-case id. Anything else is no room (BR4). */
const ROOM_PATH = /^\/parties\/number\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

export const roomPath = (numberId: string): string => `/parties/number/${numberId}`;

/** The number id in a room's path, or null. Takes the path as sent, undecoded. */
export const numberOfRoomPath = (pathname: string): string | null => ROOM_PATH.exec(pathname)?.[1] ?? null;
