import { z } from "zod";
import { themes } from "@/lib/domain/display-settings";
import { saveTheme } from "@/lib/people/personal-settings";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";

const save = defineRoute({
  body: z.strictObject({ theme: z.enum(themes) }),
  run: ({ deps, actor }, { body }) => saveTheme(deps, actor, body),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: save });
