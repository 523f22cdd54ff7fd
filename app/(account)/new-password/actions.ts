"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import type { Answer, FormRefusal } from "@/app/_ui/forms/form-message";
import { endedLinkCookie, linkTokenOf } from "@/lib/auth/link-address";
import { applyPasswordLink, type NewPasswordRefusal } from "@/lib/auth/use-password-link";
import { isId } from "@/lib/base/ids";
import { err } from "@/lib/base/result";
import { definePublicAction } from "@/lib/web/define-action";

export const submitNewPassword = definePublicAction({
  // The address is shown for password managers and submitted too, but it is ignored: the link says whose
  // password it is.
  input: z.object({
    email: z.string().max(1_000).optional(),
    linkId: z.string().refine(isId),
    password: z.string().max(100_000),
  }),
  pokes: ["events"],
  run: async ({ deps, origin }, { linkId, password }): Promise<Answer> => {
    const token = linkTokenOf("new-password", origin.cookieHeader, deps.settings);
    const done = await applyPasswordLink(deps, { token, linkId, password, address: origin.address });
    if (!done.ok) return err(words(done.error));
    const { name, value, options } = endedLinkCookie("new-password", deps.settings);
    (await cookies()).set(name, value, options);
    redirect("/sign-in?password=set");
  },
});

function words(refusal: NewPasswordRefusal): FormRefusal {
  switch (refusal.code) {
    case "too_short":
      return { code: "too_short", field: "password", message: "At least 12 characters." };
    case "unusable":
      return {
        code: "unusable",
        field: "password",
        message: "This cannot be used: it is too long, or holds half a character.",
      };
    case "throttled":
      return {
        code: "throttled",
        message: `Too many attempts. Try again in ${Math.ceil(refusal.retryAfterSeconds / 60)} min.`,
        retryAfterSeconds: refusal.retryAfterSeconds,
      };
    case "gone":
      return {
        code: "gone",
        message: "This link does not work any more. The password is as it was. Ask an admin for a new link.",
      };
  }
}
