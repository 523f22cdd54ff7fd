import { memberIdOf, type Stream } from "@/lib/base/stream";
import type { Actor } from "@/lib/domain/principal";
import { roomRight } from "@/lib/domain/people/policy";
import { env } from "@/lib/env";
import { browserRoomUrl } from "@/lib/realtime/room-address";
import { mintTicket } from "@/lib/realtime/ticket";
import type { Ticket } from "@/lib/view/answers";
import type { StreamPosition } from "@/lib/view/types";

const bearer = ({ userId, name, sessionId, tenantId }: Actor) => ({
  sub: userId,
  name,
  sid: sessionId,
  tid: tenantId,
});

/** A ticket for a number that the actor may see, with the stream position from which to follow. */
export async function makeTicket(
  actor: Actor,
  numberId: string,
  position: StreamPosition,
  now: Date,
): Promise<Ticket> {
  const subject = { ...bearer(actor), nid: numberId, may: roomRight(actor, numberId) ?? ("read" as const) };
  return {
    number: numberId,
    ...(await signed(subject, { kind: "number", id: numberId }, now)),
    ...position,
  };
}

/** A ticket for the actor's own room. Only the session decides whose room it is. */
export async function makeOwnTicket(actor: Actor, position: StreamPosition, now: Date): Promise<Ticket> {
  const room: Stream = { kind: "person", id: await memberIdOf(actor) };
  return { person: "me", ...(await signed(bearer(actor), room, now)), ...position };
}

async function signed(subject: Parameters<typeof mintTicket>[0], stream: Stream, now: Date) {
  const { roomSecret, roomUrl, appUrl } = env();
  const { token, expiresAt } = await mintTicket(subject, { now, secret: roomSecret });
  return {
    url: browserRoomUrl(stream, { roomUrl, appUrl }),
    token,
    expiresAt: expiresAt.toISOString(),
  };
}
