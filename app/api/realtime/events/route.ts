import { z } from "zod";
import { ok } from "@/lib/base/result";
import { catchUp, catchUpAll } from "@/lib/inbox/catch-up";
import { Id, Seq } from "@/lib/protocol/views";
import { defineRoute } from "@/lib/web/define-route";
import { PathId, WholeNumber } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

/** More than anybody has; who has more asks twice. */
const MAX_NUMBERS = 200;

const ofOne = defineRoute({
  query: z.strictObject({ number: PathId, epoch: PathId, after: WholeNumber }),
  run: ({ deps, actor }, { query: { number, epoch, after } }) =>
    catchUp(deps, actor, { numberId: number, epoch, after }),
});

/** The same for many numbers at once. One that the caller does not see (any more) is left out. */
const ofMany = defineRoute({
  body: z.array(z.object({ number: Id, epoch: Id, after: Seq })).max(MAX_NUMBERS),
  run: async ({ deps, actor }, { body }) => {
    const parts = await catchUpAll(
      deps,
      actor,
      body.map(({ number, epoch, after }) => ({ numberId: number, epoch, after })),
    );
    return ok(parts.map(({ numberId, caughtUp }) => ({ number: numberId, ...caughtUp })));
  },
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: ofOne, POST: ofMany });
