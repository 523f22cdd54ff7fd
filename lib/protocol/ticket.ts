import * as z from "zod/mini";
import { Id } from "./views";

/**
 * The ticket that opens one socket: an HS256 JWT, signed by the application after its policy check and
 * verified by the room's door before the room wakes. It is good for one person's one sign-in, one number
 * and one purpose, and for at most a minute. Everything the room knows about a person comes from here.
 */

export const TICKET_ALGORITHM = "HS256";
export const TICKET_ISSUER = "partyline";
export const TICKET_AUDIENCE = "room";
export const TICKET_PURPOSE = "room";
/** Seconds from issue to expiry; a door refuses a ticket that claims more. */
export const TICKET_TTL_S = 60;
/** What happened to somebody's access is remembered this long: twice a ticket's life, after which none from before is left. */
export const ACCESS_REMEMBERED_MS = 2 * TICKET_TTL_S * 1000;
/** How far the application's clock and the room's may differ, in seconds. */
export const CLOCK_SKEW_S = 5;

/** `reply` may type and hold a reply; `read` only watches. */
export const ticketRights = ["reply", "read"] as const;
export type TicketRight = (typeof ticketRights)[number];

/** All claims are required. `aud` is the one word, never a list; instants are whole seconds. */
export const TicketClaims = z.object({
  iss: z.literal(TICKET_ISSUER),
  aud: z.literal(TICKET_AUDIENCE),
  pur: z.literal(TICKET_PURPOSE),
  /** The person, and the name that colleagues see. */
  sub: Id,
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  /** The sign-in: when it ends, its sockets close. */
  sid: Id,
  tid: Id,
  nid: Id,
  may: z.enum(ticketRights),
  iat: z.int().check(z.positive()),
  exp: z.int().check(z.positive()),
  jti: Id,
});
export type TicketClaims = z.infer<typeof TicketClaims>;

/** What the application decides about a ticket; the rest follows from the clock. */
export type TicketSubject = Pick<TicketClaims, "sub" | "name" | "sid" | "tid" | "nid" | "may">;
