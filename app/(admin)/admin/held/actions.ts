"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { isId } from "@/lib/base/ids";
import { err, ok } from "@/lib/base/result";
import { settleManyHeld } from "@/lib/inbox/replies/settle-held";
import { HELD_PAGE } from "@/lib/numbers/list-held";
import { defineAction } from "@/lib/web/define-action";
import type { Answer } from "@/app/_ui/forms/form-message";
import { refusedCopy, settledCopy } from "./copy";
import { application } from "@/lib/runtime/application";

const MessageId = z.string().refine(isId);

export const settleChosen = defineAction({
  input: z.object({
    messageId: z.union([MessageId, z.array(MessageId).max(HELD_PAGE)]).optional(),
    ask: z.enum(["released", "cancelled"]),
  }),
  pokes: ["sends"],
  withinMs: null,
  run: async ({ deps, actor }, { messageId = [], ask: as }): Promise<Answer> => {
    const messageIds = [messageId].flat();
    if (messageIds.length === 0) return err({ code: "nothing", message: "Choose at least one text." });
    const result = await settleManyHeld(deps, actor, { messageIds, as });
    if (!result.ok) return err({ code: result.error.code, message: refusedCopy(result.error.code) });
    for (const published of result.value.published) application().publish(published);
    refresh();
    return ok(settledCopy(as, result.value));
  },
});
