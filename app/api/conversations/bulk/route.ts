import { z } from "zod";
import { MAX_BULK_IDS } from "@/db/vocabulary";
import { ok } from "@/lib/base/result";
import { changeMany } from "@/lib/inbox/bulk/change-many";
import { countMatching } from "@/lib/inbox/bulk/matching";
import { BulkChange } from "@/lib/protocol/bulk";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { listScope, toScope } from "../shared";

const matching = z.strictObject(listScope);

const count = defineRoute({
  query: matching,
  run: async ({ deps, actor }, { query }) => ok(await countMatching(deps, actor, toScope(query))),
});

const change = defineRoute({
  body: z
    .strictObject({
      id: PathId,
      change: BulkChange,
      ids: z.array(PathId).min(1).max(MAX_BULK_IDS).optional(),
      filter: matching.optional(),
    })
    .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined)),
  run: ({ deps, actor }, { body: { id, change, ids, filter } }) =>
    changeMany(deps, actor, { id, change, chosen: ids ? { ids } : { filter: toScope(filter ?? {}) } }),
  tells: ({ events }) => events,
  answer: ({ progress }) => json(progress),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: count, POST: change });
