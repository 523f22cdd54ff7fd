"use server";

import { z } from "zod";
import type { Answer } from "@/app/_ui/forms/form-message";
import { keepTheme } from "@/app/_ui/theme-cookie";
import { err, ok } from "@/lib/base/result";
import { clockChoices, MAX_UNDO_SECONDS, themes } from "@/lib/domain/people/display-settings";
import { savePersonalSettings } from "@/lib/people/personal-settings";
import { defineAction } from "@/lib/web/define-action";

const wrong = {
  undoSeconds: `Whole seconds from 0 to ${MAX_UNDO_SECONDS}.`,
  zone: "Choose a time zone from the list.",
};

export const submitSettings = defineAction({
  input: z.object({
    undoSeconds: z.string().max(20),
    zone: z.string().max(100),
    clock: z.enum(clockChoices),
    theme: z.enum(themes),
    enterSends: z.literal("on").optional(),
  }),
  run: async ({ deps, actor }, { enterSends, ...input }): Promise<Answer> => {
    const saved = await savePersonalSettings(deps, actor, { ...input, enterSends: enterSends === "on" });
    if (!saved.ok)
      return err({
        code: "invalid",
        field: saved.error.field,
        message: wrong[saved.error.field],
        values: { ...input, enterSends: enterSends ?? "" },
      });
    // The page's frame is rendered before the person's settings are loaded, so it reads the theme from a
    // cookie.
    await keepTheme(input.theme);
    return ok({ message: "Saved." });
  },
});
