import { z } from "zod";
import { ok } from "@/lib/base/result";
import { catchUp } from "@/lib/inbox/catch-up";
import { Id, Seq } from "@/lib/protocol/views";
import { defineRoute } from "@/lib/web/define-route";
import { PathId, WholeNumber } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

/** More than anybody has; who has more asks twice. */
const MAX_NUMBERS = 200;

const ofOne = defineRoute({
  query: z.strictObject({ number: PathId, epoch: PathId, after: WholeNumber }),
  run: ({ deps, actor }, { query: { number, epoch, after } }) => catchUp(deps, actor, { numberId: number, epoch, after }),
});

/** The same for many numbers at once. One that the caller does not see (any more) is left out. */
const ofMany = defineRoute({
  body: z.array(z.object({ number: Id, epoch: Id, after: Seq })).max(MAX_NUMBERS),
  run: async ({ deps, actor }, { body }) => {
    const parts = [];
    for (const { number, epoch, after } of body) {
      const part = await catchUp(deps, actor, { numberId: number, epoch, after });
      if (part.ok) parts.push({ number, ...part.value });
    }
    return ok(parts);
  },
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: ofOne, POST: ofMany });
