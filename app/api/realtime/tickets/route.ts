import { ok } from "@/lib/base/result";
import { streamPositions } from "@/lib/inbox/stream-positions";
import { myNumbers } from "@/lib/numbers/my-numbers";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";
import { makeTicket } from "../make-ticket";

/** One ticket for every number of the caller, so that many sockets come back with one call. */
const tickets = defineRoute({
  run: async ({ deps, actor }) => {
    const numbers = await myNumbers(deps, actor);
    const positions = await streamPositions(deps, actor, { numberIds: numbers.map(({ id }) => id) });
    return ok(
      await Promise.all(
        Object.entries(positions).map(([numberId, position]) =>
          makeTicket(actor, numberId, position, deps.now()),
        ),
      ),
    );
  },
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: tickets });
