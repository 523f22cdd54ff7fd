import { z } from "zod";
import { setKeys } from "@/lib/people/personal-settings";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";
import { singleKeys } from "@/lib/view/keys";

const save = defineRoute({
  body: z.strictObject({
    allOff: z.boolean(),
    off: z.array(z.enum(singleKeys as [string, ...string[]])).max(singleKeys.length),
    enterSends: z.boolean().optional(),
  }),
  run: ({ deps, actor }, { body }) => setKeys(deps, actor, body),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: save });
