"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { commonCopy } from "@/app/_ui/forms/form-message";
import type { Answer } from "@/app/_ui/forms/form-message";
import { changePassword } from "@/lib/auth/change-password";
import { sessionCookie } from "@/lib/auth/session/session-cookie";
import { switchTeam } from "@/lib/auth/session/switch-team";
import { isId } from "@/lib/base/ids";
import { err, ok } from "@/lib/base/result";
import { defineAction } from "@/lib/web/define-action";
import { passwordCopy } from "../copy";

const Typed = z.string().max(100_000);

export const submitPassword = defineAction({
  input: z.object({ current: Typed, next: Typed }),
  pokes: ["events"],
  run: async ({ deps, actor }, values): Promise<Answer> => {
    const changed = await changePassword(deps, actor, values);
    if (!changed.ok) return err(passwordCopy(changed.error));
    const { ended } = changed.value;
    return ok({
      message:
        ended === 0
          ? "Changed."
          : `Changed. ${ended} other ${ended === 1 ? "sign-in has" : "sign-ins have"} ended.`,
    });
  },
});

export const goToTeam = defineAction({
  input: z.object({ tenantId: z.string().refine(isId) }),
  pokes: ["events"],
  run: async ({ deps, actor }, { tenantId }): Promise<Answer> => {
    const moved = await switchTeam(deps, actor, { tenantId });
    if (!moved.ok) return err({ code: moved.error.code, message: commonCopy[moved.error.code] ?? "" });
    const { name, value, options } = await sessionCookie(moved.value.sessionId, deps.settings, {
      keep: true,
    });
    (await cookies()).set(name, value, options);
    redirect("/inbox");
  },
});
