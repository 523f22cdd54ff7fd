import { z } from "zod";
import { ok } from "@/lib/base/result";
import { catchUp, catchUpAll, type KnownPlace } from "@/lib/inbox/catch-up";
import { Id, Seq } from "@/lib/protocol/views";
import { defineRoute } from "@/lib/web/define-route";
import { PathId, WholeNumber } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

/** More than anybody has; a caller with more makes two calls. */
const MAX_STREAMS = 200;

type Asked = ({ number: string } | { person: "me" }) & { epoch: string; after: number };

/** A number's stream, or the caller's own: nobody else's stream can be named. */
const placeOf = ({ epoch, after, ...whose }: Asked): KnownPlace => ({
  ...("number" in whose ? { numberId: whose.number } : whose),
  epoch,
  after,
});

const ofOne = defineRoute({
  query: z.union([
    z.strictObject({ number: PathId, epoch: PathId, after: WholeNumber }),
    z.strictObject({ person: z.literal("me"), epoch: PathId, after: WholeNumber }),
  ]),
  run: ({ deps, actor }, { query }) => catchUp(deps, actor, placeOf(query)),
});

/** The same for many at once. Numbers that the caller does not see (any more) are left out. */
const ofMany = defineRoute({
  body: z
    .array(
      z.union([
        z.object({ number: Id, epoch: Id, after: Seq }),
        z.object({ person: z.literal("me"), epoch: Id, after: Seq }),
      ]),
    )
    .max(MAX_STREAMS),
  run: async ({ deps, actor }, { body }) => {
    const parts = await catchUpAll(deps, actor, body.map(placeOf));
    return ok(
      parts.map(({ caughtUp, ...whose }) => ({
        ...("numberId" in whose ? { number: whose.numberId } : whose),
        ...caughtUp,
      })),
    );
  },
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: ofOne, POST: ofMany });
