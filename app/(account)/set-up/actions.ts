"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import type { Answer } from "@/app/_ui/forms/form-message";
import { sessionCookie } from "@/lib/auth/session/session-cookie";
import { setUp } from "@/lib/auth/links/set-up";
import { signIn } from "@/lib/auth/sign-in";
import { err } from "@/lib/base/result";
import { definePublicAction } from "@/lib/web/define-action";
import { setUpCopy } from "../copy";

const Typed = z.string().max(1_000);

export const submitSetUp = definePublicAction({
  input: z.object({ code: Typed, team: Typed, name: Typed, email: Typed, password: z.string().max(100_000) }),
  run: async ({ deps, origin }, { password, ...values }): Promise<Answer> => {
    const done = await setUp(deps, { ...values, password, address: origin.address });
    if (!done.ok) return err({ ...setUpCopy(done.error), values });
    const session = await signIn(deps, { email: values.email, password, ...origin });
    if (!session.ok) redirect("/sign-in");
    const jar = await cookies();
    for (const { name, value, options } of [
      await sessionCookie(session.value.sessionId, deps.settings, { keep: true }),
      session.value.deviceCookie,
    ])
      jar.set(name, value, options);
    redirect("/admin/start");
  },
});
