import { publishToRoom } from "./publish";

const TIMEOUT_MS = 2_000;
/** No number has this id: its room is woken for the question, and nobody is ever in it. */
const NOBODYS_ROOM = { kind: "number", id: "00000000-0000-0000-0000-000000000000" } as const;

/**
 * Do the rooms answer, and do they know our secret? A room is told nothing at all and has to say that it heard: a port
 * that is open, and even a door that answers, can belong to rooms that hang.
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
