import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { principalOf } from "@/lib/auth/session/load-session";
import type { Actor } from "@/lib/domain/principal";
import { authDeps } from "./deps";
import { PATH_HEADER, signInPath } from "./return-path";

/** The person viewing the page, or null; read once however many parts of a page need it. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  // Reading the request first makes the page dynamic, so that a build, which has no settings, does not render
  // it.
  const head = await headers();
  return principalOf(authDeps(), head);
});

/** For pages: without a session, redirects to the sign-in page, which leads back to the requested place. */
export async function requireActor(): Promise<Actor> {
  return (await currentActor()) ?? redirect(signInPath((await headers()).get(PATH_HEADER)));
}
