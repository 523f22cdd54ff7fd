/** How often signs of the moment are repeated, how long they hold, and how much of a draft they carry. */

/** A sign of typing lapses this long after it was last heard, by the reader's own clock. */
export const TYPING_LAPSE_MS = 6_000;
/** The reply lease ends this long after the holder's last key. */
export const LEASE_MS = 30_000;
/**
 * Live draft text goes out at most three times a second, and a little slower: the room drops what is more, and
 * frames that bunch up on their way must not cost a writer's last words.
 */
export const DRAFT_INTERVAL_MS = 400;
/** A client sends `ping` this often; the platform answers `pong` without waking the room. */
export const HEARTBEAT_MS = 10_000;
/**
 * How long a client waits for that answer, or for any other frame, before it asks once more. Two that do not come: the
 * line is down, which is noticed sooner than the room would notice it.
 */
export const ANSWER_MS = 4_000;
/** A socket silent for longer is gone (presence says so within 25 s). */
export const SILENT_MS = 22_000;
/** Longest live draft that is relayed; the stored draft is whole. */
export const MAX_DRAFT_CHARS = 4_000;
