import { ok } from "@/lib/base/result";
import { myNumbers } from "@/lib/numbers/my-numbers";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";

const list = defineRoute({ run: async ({ deps, actor }) => ok(await myNumbers(deps, actor)) });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: list });
