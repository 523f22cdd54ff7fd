import * as z from "zod/mini";
import { DurableEvent } from "./events";
import { MAX_DRAFT_CHARS } from "./timings";
import { AuthorView, Id } from "./views";

/** Frames on the room's socket. Parsed by zod on both sides. Ephemeral frames carry no seq and touch no database. */

/** Raised when an old client could misread a new room. */
export const PROTOCOL_VERSION = 1;

/** Over this a frame closes its sender (1009). */
export const MAX_FRAME_BYTES = 16 * 1024;

export const presenceStates = ["replying", "viewing", "hidden"] as const;
export type PresenceState = (typeof presenceStates)[number];

/** What a browser may say, and nothing besides (BR9). Identity comes from the ticket alone. */
export const ClientFrame = z.discriminatedUnion("type", [
  /** Which conversation this tab shows (null: none), and whether the tab is hidden. */
  z.strictObject({ type: z.literal("view"), conversationId: z.nullable(Id), hidden: z.boolean() }),
  /** A key was pressed in the reply box. `text` is the draft so far, for those who view the conversation. */
  z.strictObject({
    type: z.literal("typing"),
    conversationId: Id,
    text: z.string().check(z.maxLength(MAX_DRAFT_CHARS)),
  }),
  /** The reply was sent, emptied or left: the lease and the sign end. */
  z.strictObject({ type: z.literal("stopped"), conversationId: Id }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/** One person's presence on a number, whole: it replaces what was known. An empty list: gone. */
export const PersonPresence = z.object({
  user: AuthorView,
  /** Strongest state per conversation over all tabs; conversation null is the list without a conversation. */
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
  /** First frame after admission: everything ephemeral, whole. */
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
  /** `lease` null: nobody holds the reply any more. */
  z.object({ type: z.literal("lease.changed"), conversationId: Id, lease: z.nullable(ReplyLease) }),
  /** Only to sockets that view the conversation. An empty text: the draft is gone. */
  z.object({ type: z.literal("draft.changed"), conversationId: Id, user: AuthorView, text: z.string() }),
  z.object({ type: z.literal("error"), code: z.enum(roomErrorCodes) }),
  ...DurableEvent.def.options,
]);
export type ServerFrame = z.infer<typeof ServerFrame>;

/** Why a room closes a socket. On `forbidden` and `signed_out` a client does not come back. */
export const closeCodes = {
  going_away: 1001,
  flood: 1008,
  too_large: 1009,
  forbidden: 4403,
  signed_out: 4401,
  silent: 4408,
} as const;
export type CloseReason = keyof typeof closeCodes;
