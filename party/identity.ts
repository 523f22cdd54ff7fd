import { z } from "zod";
import { ticketRights, type TicketClaims } from "@/lib/protocol/ticket";
import { Id } from "@/lib/protocol/views";

/**
 * What the door tells the room about somebody it lets in. The room trusts this header because only the door
 * can reach a room, and the door builds the request anew (V32).
 */
export const GUEST_HEADER = "x-room-guest";

const Guest = z.object({
  userId: Id,
  name: z.string(),
  sessionId: Id,
  numberId: Id,
  may: z.enum(ticketRights),
  /** Seconds, as in the ticket. */
  issuedAt: z.int(),
});
export type Guest = z.infer<typeof Guest>;

export const guestOf = (ticket: TicketClaims): Guest => ({
  userId: ticket.sub,
  name: ticket.name,
  sessionId: ticket.sid,
  numberId: ticket.nid,
  may: ticket.may,
  issuedAt: ticket.iat,
});

/** Names are not ASCII, headers are. */
export const writeGuest = (guest: Guest): string => encodeURIComponent(JSON.stringify(guest));

/** Throws when the header is missing or not the door's: a bug, for nobody else can write it. */
export const readGuest = (headers: Headers): Guest => Guest.parse(JSON.parse(decodeURIComponent(headers.get(GUEST_HEADER) ?? "")));
