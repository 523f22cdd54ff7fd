import { publishToRoom } from "./publish";

const TIMEOUT_MS = 2_000;
/** No number has this id: its room wakes only for this check, and nobody is ever in it. */
const NOBODYS_ROOM = { kind: "number", id: "00000000-0000-0000-0000-000000000000" } as const;

/**
 * Whether the rooms answer and accept our secret. It posts an empty list of events that a room must confirm:
 * an open port, and even a door that answers, can belong to rooms that hang.
 */
export const isRoomUp = async ({
  roomUrl,
  secret,
  timeoutMs = TIMEOUT_MS,
}: {
  roomUrl: string;
  secret: string;
  timeoutMs?: number;
}): Promise<boolean> =>
  (await publishToRoom({ stream: NOBODYS_ROOM, events: [] }, { roomUrl, secret, timeoutMs })).ok;
