"use server";

import { z } from "zod";
import type { Answer } from "@/app/_ui/said";
import { changePassword } from "@/lib/auth/change-password";
import { err, ok } from "@/lib/base/result";
import { defineAction } from "@/lib/web/define-action";
import { passwordWords } from "./words";

const Typed = z.string().max(100_000);

export const submitPassword = defineAction({
  input: z.object({ current: Typed, next: Typed }),
  pokes: ["events"],
  run: async ({ deps, actor }, typed): Promise<Answer> => {
    const changed = await changePassword(deps, actor, typed);
    if (!changed.ok) return err(passwordWords(changed.error));
    const { ended } = changed.value;
    return ok({ said: ended === 0 ? "Changed." : `Changed. ${ended} other ${ended === 1 ? "sign-in has" : "sign-ins have"} ended.` });
  },
});
