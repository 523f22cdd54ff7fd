import type { CloseReason, ServerFrame } from "@/lib/protocol/frames";
import type { TicketRight } from "@/lib/protocol/ticket";
import type { AuthorView } from "@/lib/protocol/views";

/**
 * The state of a room. The platform may put the room to sleep between two messages, and then its fields are
 * gone: a connection is stored in its socket's attachment, facts in storage. Instants are milliseconds by the
 * room's clock. Neither ever holds text that a person wrote.
 */

/** Typing in one conversation, in one tab. */
type Typing = {
  conversationId: string;
  /** When the last key was reported. */
  keyAt: number;
  /** When colleagues were last notified. */
  typingAt: number;
  /** False once typing lapsed; the reply may still be held. */
  visible: boolean;
  /** When live text was relayed in the past second. */
  relays: readonly number[];
};

/** `listen`: in a person's own room, which has no presence. */
export type SeatRight = TicketRight | "listen";

/** One socket, which is one tab of one person. */
export type ConnectionState = {
  id: string;
  user: AuthorView;
  sessionId: string;
  may: SeatRight;
  conversationId: string | null;
  hidden: boolean;
  typing: Typing | null;
  heardAt: number;
  badFrames: number;
};

/**
 * Who holds the reply of a conversation. Later keys of the holder are in their connections; see `leaseEnd`.
 */
export type Lease = {
  conversationId: string;
  user: AuthorView;
  keyAt: number;
  /**
   * The event of the take-over, if there was one: an older event that comes again does not move the lease
   * back.
   */
  takenOver: Place | null;
};

/** Where an event stands in its number's stream. */
export type Place = { epoch: string; seq: number };

/** The last access event of a person or of one session; kept while a ticket could outlive it. */
export type AccessChange = Place & {
  of: "user" | "session";
  id: string;
  at: number;
  revoked: boolean;
  /** What the person may do since then, whatever an older ticket says; missing if only the ticket knows. */
  may?: TicketRight | undefined;
};

export type Facts = { leases: readonly Lease[]; access: readonly AccessChange[] };
export type Room = { connections: readonly ConnectionState[]; facts: Facts };

export const emptyFacts: Facts = { leases: [], access: [] };

/** What goes out: a frame of the room's own, or an event as the application wrote it. */
export type Outgoing = { to: readonly string[] } & ({ frame: ServerFrame } | { text: string });
export type Closing = { connectionId: string; reason: CloseReason };

/**
 * What one occurrence leads to. Close first, then send, in order; a closed connection is no longer in the
 * room.
 */
export type Outcome = { room: Room; close: readonly Closing[]; send: readonly Outgoing[] };
