"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { sessionCookie } from "@/lib/auth/session/session-cookie";
import { signIn } from "@/lib/auth/sign-in";
import { err } from "@/lib/base/result";
import { definePublicAction } from "@/lib/web/define-action";
import { returnPath } from "@/lib/web/return-path";
import { SignInInput } from "./sign-in.input";

export const submitSignIn = definePublicAction({
  input: SignInInput,
  pokes: ["events"],
  // No time limit: it may queue behind many strangers' attempts, and its first database queries are limited
  // separately.
  withinMs: null,
  run: async ({ deps, origin }, { email, password, keep, to }) => {
    const result = await signIn(deps, { email, password, ...origin });
    // The address goes back into its field; the password is not sent back.
    if (!result.ok) return err({ ...result.error, email });
    const jar = await cookies();
    const session = await sessionCookie(result.value.sessionId, deps.settings, { keep: keep === "on" });
    for (const { name, value, options } of [session, result.value.deviceCookie])
      jar.set(name, value, options);
    redirect(returnPath(to));
  },
});
