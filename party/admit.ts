import { jwtVerify } from "jose";
import { newId } from "@/lib/base/ids";
import type { Stream } from "@/lib/base/stream";
import { roomPath, streamOfRoomPath } from "@/lib/protocol/room-name";
import {
  CLOCK_SKEW_S,
  roomOfTicket,
  TICKET_ALGORITHM,
  TICKET_AUDIENCE,
  TICKET_ISSUER,
  TICKET_TTL_S,
  TicketClaims,
} from "@/lib/protocol/ticket";
import { IDENTITY_HEADER, identityOf, writeIdentity } from "./identity";

export type Door = { secret: string; origins: readonly string[]; now: Date };

/** An admitted request, built anew; or the status of a refusal, which never says why. */
export type Admission = { stream: Stream; request: Request } | { refused: 401 | 403 | 404 | 405 };

/**
 * Decides before a room wakes. A socket needs a ticket for exactly this room and one of our origins;
 * everything else needs the service secret. Of what a client sends, only the body of a service call reaches
 * the room: no token, no `_pk`, no `x-partykit-*`, none of the door's own headers.
 */
export async function admit(request: Request, door: Door): Promise<Admission> {
  const url = new URL(request.url);
  const stream = streamOfRoomPath(url.pathname);
  if (stream === null) return { refused: 404 };
  if (request.headers.get("upgrade")?.toLowerCase() === "websocket")
    return admitSocket(request, url, stream, door);
  if (!isService(request, door.secret)) return { refused: 401 };
  if (request.method !== "POST") return { refused: 405 };
  return {
    stream,
    request: new Request(roomUrl(stream), { method: "POST", body: await request.arrayBuffer() }),
  };
}

async function admitSocket(request: Request, url: URL, stream: Stream, door: Door): Promise<Admission> {
  if (request.method !== "GET" || !isOriginAllowed(request, door)) return { refused: 403 };
  const tokens = url.searchParams.getAll("token");
  const ticket = tokens.length === 1 ? await readTicket(tokens[0] ?? "", door) : null;
  if (ticket === null || roomPath(await roomOfTicket(ticket)) !== roomPath(stream)) return { refused: 403 };
  const headers = { upgrade: "websocket", [IDENTITY_HEADER]: writeIdentity(await identityOf(ticket)) };
  return { stream, request: new Request(`${roomUrl(stream)}?_pk=${newId()}`, { headers }) };
}

/** A room has no host internally; `.invalid` belongs to nobody. */
const roomUrl = (stream: Stream): string => `https://room.invalid${roomPath(stream)}`;

/** Browsers always send an origin; without one only the service itself may connect. */
function isOriginAllowed(request: Request, door: Door): boolean {
  const origin = request.headers.get("origin");
  return origin === null ? isService(request, door.secret) : door.origins.includes(origin);
}

/** The claims of a genuine ticket that is at most a minute old, or null. */
async function readTicket(token: string, { secret, now }: Door): Promise<TicketClaims | null> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: [TICKET_ALGORITHM],
      issuer: TICKET_ISSUER,
      audience: TICKET_AUDIENCE,
      // Also refuses an `iat` in the future.
      maxTokenAge: TICKET_TTL_S,
      clockTolerance: CLOCK_SKEW_S,
      currentDate: now,
    });
    const claims = TicketClaims.parse(payload);
    return claims.exp - claims.iat <= TICKET_TTL_S ? claims : null;
  } catch {
    return null;
  }
}

/** Compares every character given; the time taken reveals nothing about the secret, not even its length. */
function isService(request: Request, secret: string): boolean {
  const given = request.headers.get("authorization") ?? "";
  const expected = `Bearer ${secret}`;
  let difference = given.length ^ expected.length;
  for (let at = 0; at < given.length; at += 1)
    difference |= given.charCodeAt(at) ^ expected.charCodeAt(at % expected.length);
  return difference === 0;
}

/** Origins from `APP_URL`, which may list several addresses of the application, separated by commas. */
export const originsOf = (appUrls: string): string[] =>
  appUrls
    .split(",")
    .flatMap((address) => (URL.canParse(address.trim()) ? [new URL(address.trim()).origin] : []));
