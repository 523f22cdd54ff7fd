import { z } from "zod";
import { ok } from "@/lib/base/result";
import { ownPosition, streamPositions } from "@/lib/inbox/stream-positions";
import { myNumbers } from "@/lib/numbers/my-numbers";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";
import { makeOwnTicket, makeTicket } from "../make-ticket";

/**
 * One ticket for each of the caller's numbers, and with `person=me` for their own room, so that many sockets
 * reconnect with one call.
 */
const tickets = defineRoute({
  query: z.strictObject({ person: z.literal("me").optional() }),
  run: async ({ deps, actor }, { query: { person } }) => {
    const now = deps.now();
    const numbers = await myNumbers(deps, actor);
    const [positions, own] = await Promise.all([
      streamPositions(deps, actor, { numberIds: numbers.map(({ id }) => id) }),
      person ? ownPosition(deps, actor) : null,
    ]);
    return ok(
      await Promise.all([
        ...Object.entries(positions).map(([numberId, position]) =>
          makeTicket(actor, numberId, position, now),
        ),
        ...(own ? [makeOwnTicket(actor, own, now)] : []),
      ]),
    );
  },
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: tickets });
