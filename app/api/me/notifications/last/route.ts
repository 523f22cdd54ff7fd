import { listNotifications } from "@/lib/notifications/own-notifications";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";

const last = defineRoute({ run: ({ deps, actor }) => listNotifications(deps, actor) });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: last });
