import { z } from "zod";
import { tryDevice } from "@/lib/notifications/own-devices";
import { application } from "@/lib/runtime/application";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";

const test = defineRoute({
  body: z.strictObject({ endpoint: z.string().max(2_000) }),
  run: ({ deps, actor }, { body }) => tryDevice({ ...deps, push: application().deps.push }, actor, body),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: test });
