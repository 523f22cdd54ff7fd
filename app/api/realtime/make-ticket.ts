import type { Actor } from "@/lib/domain/principal";
import { roomRight } from "@/lib/domain/policy";
import { env } from "@/lib/env";
import { browserRoomUrl } from "@/lib/realtime/room-address";
import { mintTicket } from "@/lib/realtime/ticket";
import type { Ticket } from "@/lib/view/answers";
import type { StreamPosition } from "@/lib/view/types";

/** A ticket for a number that the actor was found to see, with the place in its log from which to follow. */
export async function makeTicket(
  actor: Actor,
  numberId: string,
  position: StreamPosition,
  now: Date,
): Promise<Ticket> {
  const { roomSecret, roomUrl, appUrl } = env();
  const subject = {
    sub: actor.userId,
    name: actor.name,
    sid: actor.sessionId,
    tid: actor.tenantId,
    nid: numberId,
    may: roomRight(actor, numberId) ?? ("read" as const),
  };
  const { token, expiresAt } = await mintTicket(subject, { now, secret: roomSecret });
  return {
    number: numberId,
    url: browserRoomUrl(numberId, { roomUrl, appUrl }),
    token,
    expiresAt: expiresAt.toISOString(),
    ...position,
  };
}
