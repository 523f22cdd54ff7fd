"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import type { Answer } from "@/app/_ui/forms/form-message";
import { endSession } from "@/lib/auth/session/end-session";
import { joinTeam } from "@/lib/auth/links/join-team";
import { endedLinkCookie, linkTokenOf } from "@/lib/auth/links/link-address";
import { endedSessionCookie, sessionCookie, sessionIdOf } from "@/lib/auth/session/session-cookie";
import { isId } from "@/lib/base/ids";
import { err } from "@/lib/base/result";
import { definePublicAction } from "@/lib/web/define-action";
import { joinCopy } from "../copy";

export const submitJoin = definePublicAction({
  // The form shows the address and submits it too, but it is ignored: the invitation has it.
  input: z.object({
    invitationId: z.string().refine(isId),
    email: z.string().max(1_000).optional(),
    name: z.string().max(1_000).default(""),
    password: z.string().max(100_000).default(""),
  }),
  pokes: ["events"],
  run: async ({ deps, origin }, { invitationId, name, password }): Promise<Answer> => {
    const token = linkTokenOf("join", origin.cookieHeader, deps.settings);
    const joined = await joinTeam(deps, { token, invitationId, name, password, ...origin });
    if (!joined.ok) return err({ ...joinCopy(joined.error), values: { name } });
    const { sessionId, deviceCookie } = joined.value;
    const jar = await cookies();
    const session = await sessionCookie(sessionId, deps.settings, { keep: true });
    for (const cookie of [session, deviceCookie, endedLinkCookie("join", deps.settings)])
      jar.set(cookie.name, cookie.value, cookie.options);
    redirect("/inbox");
  },
});

/** Signs out the current person, so that the invited one can join; the link stays open. */
export const signOutToJoin = definePublicAction({
  input: z.object({}),
  pokes: ["events"],
  run: async ({ deps, origin }): Promise<Answer> => {
    const sessionId = await sessionIdOf(origin.cookieHeader, deps.settings);
    if (sessionId !== null) await endSession(deps, sessionId);
    const { name, value, options } = endedSessionCookie(deps.settings);
    (await cookies()).set(name, value, options);
    redirect("/join");
  },
});
