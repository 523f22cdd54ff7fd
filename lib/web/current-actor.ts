import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { loadActor } from "@/lib/auth/load-session";
import type { Actor } from "@/lib/domain/actor";
import { authDeps } from "./deps";

/** Who is looking, or null for nobody; asked once however many parts of a page want to know. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const deps = authDeps();
  return loadActor({ deps, settings: deps.settings, cookieHeader: (await headers()).get("cookie") });
});

/** For pages: nobody is led to the sign-in page. */
export async function requireActor(): Promise<Actor> {
  return (await currentActor()) ?? redirect("/sign-in");
}
