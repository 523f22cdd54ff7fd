import { z } from "zod";
import { keepTheme } from "@/app/_ui/theme-cookie";
import { themes } from "@/lib/domain/people/display-settings";
import { saveTheme } from "@/lib/people/personal-settings";
import { defineRoute } from "@/lib/web/define-route";
import { methods } from "@/lib/web/methods";

const save = defineRoute({
  body: z.strictObject({ theme: z.enum(themes) }),
  run: async ({ deps, actor }, { body }) => {
    const saved = await saveTheme(deps, actor, body);
    if (saved.ok) await keepTheme(saved.value.theme);
    return saved;
  },
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: save });
