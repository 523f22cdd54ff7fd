import { SignJWT } from "jose";
import { newId } from "@/lib/base/ids";
import {
  TICKET_ALGORITHM,
  TICKET_AUDIENCE,
  TICKET_ISSUER,
  TICKET_TTL_S,
  type PersonTicketSubject,
  type TicketSubject,
} from "@/lib/protocol/ticket";

export type MintedTicket = { token: string; expiresAt: Date };

/**
 * Signs a ticket for one socket, to a number or to the bearer's own room. The caller has already checked
 * policy: anybody who holds the ticket gets in.
 */
export async function mintTicket(
  subject: TicketSubject | PersonTicketSubject,
  deps: { now: Date; secret: string },
): Promise<MintedTicket> {
  const issuedAt = Math.floor(deps.now.getTime() / 1000);
  const expiresAt = issuedAt + TICKET_TTL_S;
  const { sub, name, sid, tid } = subject;
  const room = "nid" in subject ? { pur: "room", nid: subject.nid, may: subject.may } : { pur: "person" };
  const token = await new SignJWT({ sub, name, sid, tid, ...room })
    .setProtectedHeader({ alg: TICKET_ALGORITHM })
    .setIssuer(TICKET_ISSUER)
    .setAudience(TICKET_AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .setJti(newId())
    .sign(new TextEncoder().encode(deps.secret));
  return { token, expiresAt: new Date(expiresAt * 1000) };
}
