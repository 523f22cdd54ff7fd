"use server";

import { z } from "zod";
import { err, ok } from "@/lib/base/result";
import { isId } from "@/lib/base/ids";
import { poke } from "@/lib/delivery/poke";
import { replayReceipt } from "@/lib/delivery/replay-receipt";
import { runtime } from "@/lib/delivery/runtime";
import { defineAction } from "@/lib/web/define-action";
import { commonWords, type Answer } from "@/app/_ui/said";
import { replayedWords } from "./words";

export const replayCall = defineAction({
  input: z.object({ receiptId: z.string().refine(isId) }),
  pokes: ["events"],
  run: async ({ actor }, { receiptId }): Promise<Answer> => {
    const replayed = await replayReceipt({ ...runtime().deps, pokeSends: () => poke("sends") }, actor, { receiptId });
    if (replayed.ok) return ok(replayedWords(replayed.value));
    const { code } = replayed.error;
    return err({ code, said: code === "not_quarantined" ? "Somebody has taken it in already. Load the page again." : (commonWords[code] ?? "") });
  },
});
