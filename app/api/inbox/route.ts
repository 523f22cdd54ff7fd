import { loadInbox } from "@/lib/inbox/list/load-inbox";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";

const load = defineRoute({ run: ({ deps, actor }) => loadInbox(deps, actor) });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: load });
