import type { CloseReason, ServerFrame } from "@/lib/protocol/frames";
import type { TicketRight } from "@/lib/protocol/ticket";
import type { AuthorView } from "@/lib/protocol/views";

/**
 * What a room knows. The platform may put it to sleep between two messages, and then its fields are gone:
 * a seat lives in its socket's attachment, the facts live in storage. Instants are milliseconds by the room's
 * clock. Neither ever holds text that a person wrote.
 */

/** A sign of typing in one conversation, from one tab. */
type Typing = {
  conversationId: string;
  /** The last key heard. */
  keyAt: number;
  /** When colleagues were last told. */
  signAt: number;
  /** False once the sign lapsed; the reply may still be held. */
  shown: boolean;
  /** When live text was last relayed: instants of the past second. */
  relays: readonly number[];
};

/** `listen`: in a person's own room, where nobody is shown to anybody. */
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

/** Who holds the reply of a conversation. Later keys of the holder are in their seats; see `leaseEnd`. */
export type Lease = {
  conversationId: string;
  user: AuthorView;
  keyAt: number;
  /** The event that gave it, when it was taken over: an older one, told again, does not move it back. */
  takenOver: Place | null;
};

/** Where an event stands in its number's stream. */
export type Place = { epoch: string; seq: number };

/** The last that was heard about a person's, or one sign-in's, access; kept while a ticket could outlive it. */
export type AccessChange = Place & {
  of: "user" | "session";
  id: string;
  at: number;
  revoked: boolean;
  /** What the person may do since then, whatever an older ticket says; absent where only the ticket knows. */
  may?: TicketRight | undefined;
};

export type Facts = { leases: readonly Lease[]; access: readonly AccessChange[] };
export type Room = { seats: readonly ConnectionState[]; facts: Facts };

export const emptyFacts: Facts = { leases: [], access: [] };

/** What goes out: a frame of the room's own, or an event as the application wrote it. */
export type Outgoing = { to: readonly string[] } & ({ frame: ServerFrame } | { text: string });
export type Closing = { seatId: string; reason: CloseReason };

/** What follows from one happening. Close first, then send, in order; a closed seat is no longer in the room. */
export type Outcome = { room: Room; close: readonly Closing[]; send: readonly Outgoing[] };
