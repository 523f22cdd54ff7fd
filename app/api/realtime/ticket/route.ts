import { z } from "zod";
import { err, ok } from "@/lib/base/result";
import { streamPositions } from "@/lib/inbox/stream-positions";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { makeTicket } from "../make-ticket";

const ticket = defineRoute({
  query: z.strictObject({ number: PathId }),
  run: async ({ deps, actor }, { query: { number } }) => {
    const position = (await streamPositions(deps, actor, { numberIds: [number] }))[number];
    return position
      ? ok(await makeTicket(actor, number, position, deps.now()))
      : err({ code: "not_found" as const });
  },
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: ticket });
