import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { principalOf } from "@/lib/auth/load-session";
import type { Actor } from "@/lib/domain/principal";
import { authDeps } from "./deps";
import { PATH_HEADER, signInPath } from "./return-path";

/** Who is looking, or null for nobody; asked once however many parts of a page want to know. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  // Asking for the request first marks the page as one of its own: a build then leaves it alone, without settings.
  const head = await headers();
  return principalOf(authDeps(), head);
});

/** For pages: nobody is led to the sign-in page, and from there back to the place that they asked for. */
export async function requireActor(): Promise<Actor> {
  return (await currentActor()) ?? redirect(signInPath((await headers()).get(PATH_HEADER)));
}
