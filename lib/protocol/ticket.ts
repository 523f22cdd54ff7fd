import * as z from "zod/mini";
import { memberIdOf, type Stream } from "@/lib/base/stream";
import { Id } from "./views";

/**
 * The ticket that opens one socket: an HS256 JWT, signed by the application after its policy check and
 * verified by the room's door before the room wakes. It is valid for one session of one person, for one
 * number or that person's own room, and for at most a minute. Everything the room knows about a person comes
 * from it.
 */

export const TICKET_ALGORITHM = "HS256";
export const TICKET_ISSUER = "partyline";
export const TICKET_AUDIENCE = "room";
/** Seconds from issue to expiry; the door refuses a ticket that claims more. */
export const TICKET_TTL_S = 60;
/**
 * How long an access change is remembered: twice a ticket's life. After that, no ticket from before it is
 * valid.
 */
export const ACCESS_REMEMBERED_MS = 2 * TICKET_TTL_S * 1000;
/** The largest accepted difference between the application's clock and the room's, in seconds. */
export const CLOCK_SKEW_S = 5;

/** `reply` may type and hold a reply; `read` may only watch. */
export const ticketRights = ["reply", "read"] as const;
export type TicketRight = (typeof ticketRights)[number];

/** All are required. `aud` is a single word, never a list; instants are whole seconds. */
const claims = {
  iss: z.literal(TICKET_ISSUER),
  aud: z.literal(TICKET_AUDIENCE),
  /** The person, and the name that colleagues see. */
  sub: Id,
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  /** The session; when it ends, its sockets close. */
  sid: Id,
  tid: Id,
  iat: z.int().check(z.positive()),
  exp: z.int().check(z.positive()),
  jti: Id,
};
const numberClaims = z.object({ ...claims, pur: z.literal("room"), nid: Id, may: z.enum(ticketRights) });
/** Names no room: it opens the room of its own person in its own tenant. */
const personClaims = z.object({ ...claims, pur: z.literal("person") });

export const TicketClaims = z.discriminatedUnion("pur", [numberClaims, personClaims]);
export type TicketClaims = z.infer<typeof TicketClaims>;

type Bearer = Pick<TicketClaims, "sub" | "name" | "sid" | "tid">;
/** What the application decides in a ticket to a number; the rest follows from the clock. */
export type TicketSubject = Bearer & Pick<z.infer<typeof numberClaims>, "nid" | "may">;
/** The same for a ticket to the bearer's own room. */
export type PersonTicketSubject = Bearer;

/** The one room that a ticket opens. */
export const roomOfTicket = async (ticket: TicketClaims): Promise<Stream> =>
  ticket.pur === "room"
    ? { kind: "number", id: ticket.nid }
    : { kind: "person", id: await memberIdOf({ tenantId: ticket.tid, userId: ticket.sub }) };
