import { myAttention } from "@/lib/notifications/own-notifications";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";

const attention = defineRoute({ run: ({ deps, actor }) => myAttention(deps, actor) });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: attention });
