import * as z from "zod/mini";
import { DurableEvent } from "./events";
import { MAX_DRAFT_CHARS } from "./timings";
import { AuthorView, Id } from "./views";

/**
 * Frames on the room's socket. Both sides parse them with zod. Ephemeral frames have no seq and do not touch
 * the database.
 */

/** Raise it when an old client could misread a new room. */
export const PROTOCOL_VERSION = 1;

/** A larger frame closes its sender's socket (1009). */
export const MAX_FRAME_BYTES = 16 * 1024;

export const presenceStates = ["replying", "viewing", "hidden"] as const;
export type PresenceState = (typeof presenceStates)[number];

/** The only frames a browser may send (BR9). Identity comes from the ticket alone. */
export const ClientFrame = z.discriminatedUnion("type", [
  /** Which conversation this tab shows (null: none), and whether the tab is hidden. */
  z.strictObject({ type: z.literal("view"), conversationId: z.nullable(Id), hidden: z.boolean() }),
  /** A key was pressed in the reply box. `text` is the draft so far, for people viewing the conversation. */
  z.strictObject({
    type: z.literal("typing"),
    conversationId: Id,
    text: z.string().check(z.maxLength(MAX_DRAFT_CHARS)),
  }),
  /** The reply was sent, emptied or left: lease and typing end. */
  z.strictObject({ type: z.literal("stopped"), conversationId: Id }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/**
 * One person's whole presence on a number; it replaces what was known. An empty list means that the person
 * left.
 */
export const PersonPresence = z.object({
  user: AuthorView,
  /**
   * Strongest state per conversation over all tabs. A null conversation is the list with no conversation
   * open.
   */
  places: z.array(z.object({ conversationId: z.nullable(Id), state: z.enum(presenceStates) })),
});
export type PersonPresence = z.infer<typeof PersonPresence>;

/** Who holds the reply. `expiresInMs` counts from arrival, so that clocks need not agree. */
export const ReplyLease = z.object({
  conversationId: Id,
  user: AuthorView,
  expiresInMs: z.int().check(z.positive()),
});
export type ReplyLease = z.infer<typeof ReplyLease>;

const roomErrorCodes = ["bad_frame", "too_fast", "not_allowed"] as const;

export const ServerFrame = z.discriminatedUnion("type", [
  /** First frame after admission: the whole ephemeral state. */
  z.object({
    type: z.literal("hello"),
    version: z.literal(PROTOCOL_VERSION),
    presence: z.array(PersonPresence),
    leases: z.array(ReplyLease),
    typing: z.array(z.object({ conversationId: Id, user: AuthorView })),
  }),
  z.object({ type: z.literal("presence.changed"), person: PersonPresence }),
  z.object({ type: z.literal("reply.started"), conversationId: Id, user: AuthorView }),
  z.object({ type: z.literal("reply.stopped"), conversationId: Id, user: AuthorView }),
  /** `lease` null: nobody holds the reply now. */
  z.object({ type: z.literal("lease.changed"), conversationId: Id, lease: z.nullable(ReplyLease) }),
  /** Only for sockets that view the conversation. An empty text means that the draft is gone. */
  z.object({ type: z.literal("draft.changed"), conversationId: Id, user: AuthorView, text: z.string() }),
  z.object({ type: z.literal("error"), code: z.enum(roomErrorCodes) }),
  ...DurableEvent.def.options,
]);
export type ServerFrame = z.infer<typeof ServerFrame>;

/** Why a room closes a socket. After `forbidden` and `signed_out` a client does not reconnect. */
export const closeCodes = {
  going_away: 1001,
  rate_limited: 1008,
  too_large: 1009,
  forbidden: 4403,
  signed_out: 4401,
  silent: 4408,
} as const;
export type CloseReason = keyof typeof closeCodes;
