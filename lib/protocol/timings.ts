/** How often ephemeral signs are repeated, how long they hold, and how much of a draft they carry. */

/** Typing lapses this long after it was last received, by the reader's own clock. */
export const TYPING_LAPSE_MS = 6_000;
/** The reply lease ends this long after the holder's last key. */
export const LEASE_MS = 30_000;
/**
 * A client sends live draft text this often. It is a little slower than the three a second that the room
 * relays: the room drops what exceeds that, and frames that bunch up in transit must not cost a writer's last
 * words.
 */
export const DRAFT_INTERVAL_MS = 400;
/** A client sends `ping` this often; the platform answers `pong` without waking the room. */
export const HEARTBEAT_MS = 10_000;
/**
 * How long a client waits for that answer, or for any other frame, before it asks once more. After two
 * unanswered pings the connection is down; the client notices this sooner than the room does.
 */
export const ANSWER_MS = 4_000;
/** A socket silent for longer is closed (presence shows it within 25 s). */
export const SILENT_MS = 22_000;
/** Longest live draft that is relayed; the stored draft is complete. */
export const MAX_DRAFT_CHARS = 4_000;
