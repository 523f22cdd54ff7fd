import { z } from "zod";
import { MAX_QUERY_LENGTH } from "@/lib/domain/text/search-query";
import { searchConversations } from "@/lib/inbox/list/search-conversations";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";
import { listScope, toScope } from "../conversations/shared";

const search = defineRoute({
  query: z.strictObject({
    q: z.string().max(MAX_QUERY_LENGTH),
    only: z.literal("people").optional(),
    ...listScope,
  }),
  run: ({ deps, actor }, { query: { q, only, ...query } }) =>
    searchConversations(deps, actor, { ...toScope(query), q, only }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: search });
