import { z } from "zod";
import { err, ok } from "@/lib/base/result";
import { ownPosition, streamPositions } from "@/lib/inbox/stream-positions";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { makeOwnTicket, makeTicket } from "../make-ticket";

const ticket = defineRoute({
  query: z.union([z.strictObject({ number: PathId }), z.strictObject({ person: z.literal("me") })]),
  run: async ({ deps, actor }, { query }) => {
    if ("person" in query) return ok(await makeOwnTicket(actor, await ownPosition(deps, actor), deps.now()));
    const { number } = query;
    const position = (await streamPositions(deps, actor, { numberIds: [number] }))[number];
    return position
      ? ok(await makeTicket(actor, number, position, deps.now()))
      : err({ code: "not_found" as const });
  },
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: ticket });
