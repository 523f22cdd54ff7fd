import { z } from "zod";
import { ok } from "@/lib/base/result";
import { myNumbers } from "@/lib/numbers/my-numbers";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";

const list = defineRoute({
  query: z.strictObject({ with: z.string().min(1).max(64).optional(), by: z.literal("me").optional() }),
  run: async ({ deps, actor }, { query }) => ok(await myNumbers(deps, actor, query)),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: list });
