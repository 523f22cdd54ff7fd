import { SignJWT } from "jose";
import { newId } from "@/lib/base/ids";
import {
  TICKET_ALGORITHM,
  TICKET_AUDIENCE,
  TICKET_ISSUER,
  TICKET_PURPOSE,
  TICKET_TTL_S,
  type TicketSubject,
} from "@/lib/protocol/ticket";

export type MintedTicket = { token: string; expiresAt: Date };

/** Signs a ticket for one socket. The caller has already asked policy: whoever holds this gets in. */
export async function mintTicket(
  subject: TicketSubject,
  deps: { now: Date; secret: string },
): Promise<MintedTicket> {
  const issuedAt = Math.floor(deps.now.getTime() / 1000);
  const expiresAt = issuedAt + TICKET_TTL_S;
  const { sub, name, sid, tid, nid, may } = subject;
  const token = await new SignJWT({ sub, name, sid, tid, nid, may, pur: TICKET_PURPOSE })
    .setProtectedHeader({ alg: TICKET_ALGORITHM })
    .setIssuer(TICKET_ISSUER)
    .setAudience(TICKET_AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .setJti(newId())
    .sign(new TextEncoder().encode(deps.secret));
  return { token, expiresAt: new Date(expiresAt * 1000) };
}
