import { z } from "zod";
import { roomName } from "@/lib/protocol/room-name";
import { roomOfTicket, ticketRights, type TicketClaims } from "@/lib/protocol/ticket";
import { Id } from "@/lib/protocol/views";

/**
 * What the door tells the room about a person it admits. The room trusts this header because only the door
 * can reach a room, and the door builds the request anew (V32).
 */
export const IDENTITY_HEADER = "x-room-guest";

const Identity = z.object({
  userId: Id,
  name: z.string(),
  sessionId: Id,
  /** The room's name. */
  room: z.string(),
  may: z.enum([...ticketRights, "listen"]),
  /** Seconds, as in the ticket. */
  issuedAt: z.int(),
});
export type Identity = z.infer<typeof Identity>;

/** What the room keeps of a ticket that was checked. */
export const identityOf = async (ticket: TicketClaims): Promise<Identity> => ({
  userId: ticket.sub,
  name: ticket.name,
  sessionId: ticket.sid,
  room: roomName(await roomOfTicket(ticket)),
  may: ticket.pur === "room" ? ticket.may : "listen",
  issuedAt: ticket.iat,
});

/** Encoded because names are not ASCII, but headers are. */
export const writeIdentity = (identity: Identity): string => encodeURIComponent(JSON.stringify(identity));

/** Throws if the header is missing or malformed. That is a bug, because only the door can write it. */
export const readIdentity = (headers: Headers): Identity =>
  Identity.parse(JSON.parse(decodeURIComponent(headers.get(IDENTITY_HEADER) ?? "")));
