"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import type { Answer } from "@/app/_ui/forms/form-message";
import { endedLinkCookie, linkTokenOf } from "@/lib/auth/links/link-address";
import { applyPasswordLink } from "@/lib/auth/links/use-password-link";
import { isId } from "@/lib/base/ids";
import { err } from "@/lib/base/result";
import { definePublicAction } from "@/lib/web/define-action";
import { newPasswordCopy } from "../copy";

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
    if (!done.ok) return err(newPasswordCopy(done.error));
    const { name, value, options } = endedLinkCookie("new-password", deps.settings);
    (await cookies()).set(name, value, options);
    redirect("/sign-in?password=set");
  },
});
