"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { isId } from "@/lib/base/ids";
import { err, ok } from "@/lib/base/result";
import { dismissGaps } from "@/lib/inbox/changes/dismiss-gaps";
import { defineAction } from "@/lib/web/define-action";
import { commonCopy, type Answer } from "@/app/_ui/forms/form-message";

export const dismissMissed = defineAction({
  input: z.object({ upTo: z.string().refine(isId) }),
  run: async ({ deps, actor }, { upTo }): Promise<Answer> => {
    const dismissed = await dismissGaps(deps, actor, { upTo });
    if (!dismissed.ok)
      return err({ code: dismissed.error.code, message: commonCopy[dismissed.error.code] ?? "" });
    refresh();
    return ok({ message: "Dismissed. The lines in the conversations stay." });
  },
});
