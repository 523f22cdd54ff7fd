import { ok } from "@/lib/base/result";
import { countConversations } from "@/lib/inbox/list/list-conversations";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";

const count = defineRoute({ run: async ({ deps, actor }) => ok(await countConversations(deps, actor)) });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: count });
